package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/spf13/cobra"
)

const (
	// defaultFrontend is the frontend's image, frontendEnv the variable that names another.
	defaultFrontend = "leaktight/dockerfile:1"
	frontendEnv     = "LEAKTIGHT_FRONTEND"
)

func newBuildCommand(docker []string, t *talk) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "build [flags of docker buildx build] CONTEXT",
		Short: "Build as docker buildx build does, and leak nothing",
		Long: `leaktight build is docker buildx build with another first word: the same flags,
the same Dockerfile. It finds the secrets that the build needs: files where the Dockerfile
copies them from, variables in the environment. A --build-arg that carries a secret is
passed on as one: its value is in no argument list of buildx, no history, no provenance.

Before the build it says what is rewritten and where each secret comes from, after it what
was checked. "docker buildx build --help" lists the flags of buildx.

Exit status: that of docker buildx build, 1 where something is refused before that
runs, 2 wrong usage.`,
		Example: `  leaktight build -t app .
  leaktight build --dry-run .
  leaktight build --build-arg NPM_TOKEN=… --push -t registry.example.com/app .`,
		DisableFlagParsing:    true,
		DisableFlagsInUseLine: true,
		ValidArgsFunction:     completeBuildLine,
		RunE: func(cmd *cobra.Command, args []string) error {
			frontend := defaultFrontend
			if named := os.Getenv(frontendEnv); named != "" {
				frontend = named
			}
			line, err := parseBuildLine(args, frontend)
			if err != nil {
				return err
			}
			if line.help {
				return cmd.Help()
			}
			t.quiet, t.verbose = line.quiet(os.Getenv), line.verbose
			if err := t.check(); err != nil {
				return err
			}
			b := build{line: line, talk: t, docker: docker, in: cmd.InOrStdin(), out: cmd.OutOrStdout(), err: cmd.ErrOrStderr()}
			return b.run(cmd.Context())
		},
	}
	(&buildLine{frontend: defaultFrontend}).own(cmd.Flags()) // which help and man pages list
	return cmd
}

// build is one run of leaktight build.
type build struct {
	line *buildLine
	talk *talk
	// docker are flags of Docker's client.
	docker   []string
	in       io.Reader
	out, err io.Writer
	// dockerfile is what docker gets on standard input, nil where the Dockerfile is a file;
	// alone says that it comes without a build context.
	dockerfile []byte
	alone      bool
	// carried are the build arguments that carry a secret, none of which is passed on.
	carried []string
	// secrets are what is passed besides the user's own flags.
	secrets []secret
	// missing are the mounts whose secret was not found, each secret once.
	missing []rule.Mount
}

func (b *build) run(ctx context.Context) error {
	var job *job
	err := atOnce(ctx, func() (err error) {
		job, err = b.plan()
		return err
	})
	if err != nil {
		return err
	}
	args, env := b.command(job)
	if b.line.dryRun {
		_, err := fmt.Fprintln(b.out, b.shown(args))
		return err
	}
	buildx, err := findBuildx(ctx)
	if err != nil {
		return err
	}
	if b.builds() {
		if err := buildx.mustKeepSecrets(ctx, b, job); err != nil {
			return err
		}
		b.tell(job)
	}
	b.talk.detail("run %s with %s: %s", buildx.docker, buildx.version, b.shown(withoutValues(args)))
	if err := buildx.run(ctx, args, env, b); err != nil {
		return err
	}
	if b.builds() {
		b.talk.say("built. Every layer was looked at, none holds a credential; %s.", countSecrets(len(b.secrets)+len(b.line.secretIDs())))
	}
	return nil
}

// builds reports whether something is built, and not only asked about the Dockerfile.
func (b *build) builds() bool {
	return (b.line.last("call") == "" || b.line.last("call") == "build") && b.line.last("check") != "true" && b.line.last("print") == ""
}

// plan finds out what becomes of the Dockerfile and which secrets that needs.
func (b *build) plan() (*job, error) {
	file, err := b.buffer()
	if err != nil {
		return nil, err
	}
	args := b.line.buildArgs(os.LookupEnv)
	in := input{talk: b.talk, file: file, target: b.line.last("target"), args: args, options: b.published()}
	job, err := b.read(&in)
	if err != nil {
		return nil, err
	}
	defer job.close()
	if err := in.decide(job); err != nil {
		return nil, err
	}
	if b.carried = argSecrets(job); len(b.carried) > 0 {
		b.secrets = secretArgs(b.line, b.carried)
		maps.DeleteFunc(args, func(name string, _ string) bool { return slices.Contains(b.carried, name) })
		if err := in.decide(job); err != nil {
			return nil, err
		}
	}
	in.tell(job)
	if job.context != nil {
		// What is judged already is given even where nothing mounts it: the builder would have
		// to read it to tell.
		mounts := slices.Concat(job.plan.Mounts, mounted(job.file, os.LookupEnv), job.judged)
		found, err := b.find(mounts, job.context)
		if err != nil {
			return nil, err
		}
		b.secrets = append(b.secrets, found...)
	}
	return job, b.refuse(job)
}

// refuse stops a build that would publish a credential before any frontend can refuse it.
func (b *build) refuse(job *job) error {
	refused := slices.DeleteFunc(job.plan.Refused(), func(f rule.Finding) bool { return !b.tooLate(job, f) })
	if len(refused) == 0 {
		return nil
	}
	return errors.Join(colours(b.err).Text(b.err, report.Checked{Filename: job.name, Findings: refused, Source: job.excerpt}), errFound)
}

// tooLate reports whether a refusal by the frontend would come too late: what is sent as
// an option is in the builder's record at once, and a file that only its content
// gives away is on the builder's disk once the frontend has read it.
func (b *build) tooLate(job *job, f rule.Finding) bool {
	switch f.Rule.Name {
	case rule.OptionValue.Name, rule.BuildArgValue.Name:
		return true
	case rule.RuntimeFile.Name:
		given := b.line.secretIDs() // which makes the file a secret of the build
		return slices.ContainsFunc(job.judged, func(m rule.Mount) bool {
			return m.Source == detect.ContextPath(f.Path) && !given[m.ID]
		})
	}
	return false
}

// argSecrets are the names of the build arguments that carry a secret, as far as a secret
// can take their place.
func argSecrets(job *job) []string {
	var names []string
	for _, f := range job.plan.Findings {
		if f.Rule.Name != rule.BuildArgValue.Name || slices.Contains(names, f.Name) {
			continue
		}
		predefined := detect.ProxyName(f.Name) && f.Lines.Start == 0
		if job.file.TakesSecret(f.Name) && !predefined {
			names = append(names, f.Name)
		}
	}
	return names
}

// published are the options that the builder's record publishes, as the gateway names them.
func (b *build) published() map[string]string {
	options := map[string]string{}
	for _, f := range b.line.flags {
		name, value, _ := strings.Cut(f.value, "=")
		switch f.name {
		case "label":
			options["label:"+name] = value
		case "build-context":
			options["context:"+name] = value
		}
	}
	if remote(b.line.context) {
		options["context"] = b.line.context
	}
	return options
}

// tell says what the build will be before it starts.
func (b *build) tell(job *job) {
	if b.elsewhere() {
		b.talk.say("the builder reads the Dockerfile, and says what it rewrites")
	}
	var told []rule.Finding
	for _, f := range job.plan.Findings {
		if f.Verdict != rule.Fail && !f.Told {
			f.Fix = "" // which is to type what is done already
			told = append(told, f)
		}
	}
	for _, f := range report.Folds(told) {
		b.talk.say("%s", report.Warning(f))
	}
	given := b.line.secretIDs()
	for _, name := range b.carried {
		if given[name] {
			b.talk.say("secret %s from --secret; the value of --build-arg is passed on to nobody", name)
		}
	}
	for _, s := range b.secrets {
		b.talk.say("secret %s from %s", s.id, s.from)
	}
	for _, m := range b.missing {
		b.talk.say("%s", wanted(m))
	}
}

func countSecrets(n int) string {
	switch n {
	case 0:
		return "no secret was passed"
	case 1:
		return "1 secret was passed"
	}
	return fmt.Sprintf("%d secrets were passed", n)
}
