package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
)

// companion writes what goes with secrets elsewhere than in a Dockerfile.
type companion struct {
	// name is what --for calls it, title what people do.
	name, title string
	// files are those that tell that a project has it, as patterns from its root.
	files []string
	write func(secrets []rule.Mount) []string
}

// companions are those that fix knows, besides the flags of docker buildx build.
var companions = []companion{
	{"compose", "in compose.yaml", []string{"compose.y*ml", "docker-compose.y*ml"}, composeLines},
	{"bake", "in docker-bake.hcl", []string{"docker-bake.*"}, bakeLines},
	{"github", "in a workflow with docker/build-push-action", []string{".github/workflows/*.y*ml"}, githubLines},
}

// writeCompanions says what to pass to a build of the fixed Dockerfile. For what is not
// asked for, the files of the project tell.
func writeCompanions(w io.Writer, dir, file, asked string, mounts []rule.Mount) error {
	secrets := onceEach(mounts)
	if len(secrets) == 0 {
		return nil
	}
	lines := []string{"pass the secrets to the build:", "  " + buildCommand(dir, file, secrets)}
	for _, c := range companions {
		if c.name == asked || asked == "" && c.in(dir) {
			lines = append(lines, c.title+":")
			for _, line := range c.write(secrets) {
				lines = append(lines, "  "+line)
			}
		}
	}
	for i, line := range lines {
		lines[i] = report.Printable(line)
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}

// buildCommand is what people type where they are.
func buildCommand(dir, file string, secrets []rule.Mount) string {
	words := []string{"docker", "buildx", "build"}
	if file != "" && file != "-" {
		words = append(words, "-f", word(file))
	}
	for _, m := range secrets {
		s := secret{id: m.ID, env: m.Source}
		if m.Target != "" {
			s.file = filepath.Join(dir, filepath.FromSlash(m.Source))
		}
		words = append(words, "--secret", word(s.flag().value))
	}
	return strings.Join(append(words, word(dir)), " ")
}

// in reports whether a project has files of the companion's.
func (c companion) in(dir string) bool {
	return slices.ContainsFunc(c.files, func(pattern string) bool {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		return err == nil && len(found) > 0
	})
}

// onceEach gives each secret once, by its id.
func onceEach(mounts []rule.Mount) []rule.Mount {
	var all []rule.Mount
	for _, m := range mounts {
		if !slices.ContainsFunc(all, func(known rule.Mount) bool { return known.ID == m.ID }) {
			all = append(all, m)
		}
	}
	return all
}

// composeLines are for the Compose specification.
func composeLines(secrets []rule.Mount) []string {
	lines := []string{"services:", "  app:", "    build:", "      context: .", "      secrets:"}
	for _, m := range secrets {
		lines = append(lines, "        - "+m.ID)
	}
	lines = append(lines, "secrets:")
	for _, m := range secrets {
		source := "environment: " + m.Source
		if m.Target != "" {
			source = "file: ./" + strings.TrimPrefix(m.Source, "/")
		}
		lines = append(lines, "  "+m.ID+":", "    "+source)
	}
	return lines
}

// bakeLines are for a target of docker buildx bake.
func bakeLines(secrets []rule.Mount) []string {
	lines := []string{`target "default" {`, "  secret = ["}
	for _, m := range secrets {
		lines = append(lines, fmt.Sprintf("    %q,", strings.TrimPrefix(m.Flag(), "--secret ")))
	}
	return append(lines, "  ]", "}")
}

// githubLines are inputs of the action that builds.
func githubLines(secrets []rule.Mount) []string {
	var values, files []string
	for _, m := range secrets {
		if m.Target != "" {
			files = append(files, "  "+m.ID+"="+m.Source)
		} else {
			values = append(values, fmt.Sprintf("  %s=${{ secrets.%s }}", m.ID, m.Source))
		}
	}
	lines := []string{"with:"}
	if len(values) > 0 {
		lines = append(append(lines, "  secrets: |"), indented(values)...)
	}
	if len(files) > 0 {
		lines = append(append(lines, "  secret-files: |"), indented(files)...)
	}
	return lines
}

func indented(lines []string) []string {
	var all []string
	for _, l := range lines {
		all = append(all, "  "+l)
	}
	return all
}
