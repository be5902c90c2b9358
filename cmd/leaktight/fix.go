package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/spf13/cobra"
)

func newFixCommand(t *talk) *cobra.Command {
	f := fix{input: input{repair: true, talk: t}}
	cmd := &cobra.Command{
		Use:   "fix [-f FILE] [CONTEXT]",
		Short: "Print the Dockerfile with its secrets mounted instead of copied",
		Long: `fix prints the Dockerfile as leaktight would build it: credentials are mounted into
the RUNs that use them. Comments, formatting and line numbers stay. On standard error it says
which --secret flags go with it, and what to write for Compose, bake or GitHub Actions.

CONTEXT is the build context (default ".").`,
		Example: `  leaktight fix --diff
  leaktight fix --write
  leaktight fix --write -f app.Dockerfile ./app`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return atOnce(cmd.Context(), func() error {
				return f.run(append(args, ".")[0], cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
			})
		},
	}
	f.flags(cmd)
	cmd.Flags().BoolVar(&f.diff, "diff", false, "print a unified diff instead of the whole file")
	cmd.Flags().StringVar(&f.asked, "for", "", "say what to write for compose, bake or github, or none (default what the project has)")
	cmd.Flags().BoolVar(&f.write, "write", false, "replace the file")
	complete(cmd, "for", "compose", "bake", "github", "none")
	return cmd
}

// fix is one run of leaktight fix.
type fix struct {
	input
	diff, write bool
	// asked is the companion that is asked for.
	asked string
}

func (f *fix) check() error {
	if info, err := os.Stat(f.file); f.write && (f.file == "-" || err == nil && isStream(f.file, info)) {
		return fmt.Errorf("--write needs a file, and -f %s is none: leave out --write", f.file)
	}
	if f.asked != "" && f.asked != "none" && !slices.ContainsFunc(companions, func(c companion) bool { return c.name == f.asked }) {
		return fmt.Errorf("unknown --for %q: use compose, bake, github or none", f.asked)
	}
	return nil
}

func (f *fix) run(dir string, stdin io.Reader, out, errOut io.Writer) error {
	job, err := f.plan([]string{dir}, stdin)
	if err != nil {
		return err
	}
	if refused := job.plan.Refused(); len(refused) > 0 {
		checked := report.Checked{Filename: job.name, Findings: refused, Source: job.excerpt}
		if err := colours(errOut).Text(errOut, checked); err != nil {
			return err
		}
		return errFound
	}
	if f.write {
		if err := job.replace(); err != nil {
			return err
		}
	}
	if err := job.print(out, f.diff, f.write); err != nil {
		return err
	}
	if err := job.ignore(errOut); err != nil || f.asked == "none" || f.talk.quiet {
		return err
	}
	return writeCompanions(errOut, dir, f.file, f.asked, job.plan.Mounts)
}

func (j *job) print(w io.Writer, diff, written bool) error {
	var err error
	switch {
	case diff:
		_, err = io.WriteString(w, udiff.Unified("a/"+strings.TrimPrefix(j.name, "/"), "b/"+strings.TrimPrefix(j.name, "/"), string(j.file.Source), string(j.plan.Source)))
	case !written:
		_, err = w.Write(j.plan.Source)
	}
	return err
}

// ignore says which lines the .dockerignore needs, as the Dockerfile alone cannot
// leave out a file of a directory.
func (j *job) ignore(w io.Writer) error {
	for _, e := range j.plan.Excluded {
		if e.Spared {
			continue
		}
		if _, err := fmt.Fprintf(w, "add to .dockerignore, so that %s does not take it along: %s\n", report.Printable(e.Within), report.Printable(e.File)); err != nil {
			return err
		}
	}
	return nil
}

// replace writes the fixed file in place of the old one, all of it or nothing.
func (j *job) replace() error {
	if !j.plan.Rewritten() {
		return nil
	}
	path, err := filepath.EvalSymlinks(j.path) // a link stays one
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // gone already once it is renamed
	_, err = tmp.Write(j.plan.Source)
	err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Close())
	if err != nil {
		return fmt.Errorf("write %s: %w", tmp.Name(), err)
	}
	return os.Rename(tmp.Name(), path)
}
