package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/report/sarif"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/spf13/cobra"
)

// errUnread ends a command that could not read all that it was given, and has said so.
var errUnread = errors.New("not everything could be read")

func newCheckCommand(t *talk) *cobra.Command {
	c := check{input: input{talk: t}}
	cmd := &cobra.Command{
		Use:   "check [-f FILE] [PATH...]",
		Short: "Say what builds would leak, and what to do about it",
		Long: `check reads Dockerfiles and says what building them would leak. It starts nothing
and sends nothing.

A PATH is a Dockerfile, a directory with all Dockerfiles below it, or "-" for
standard input (default "."). With -f there is at most one: the build context.`,
		Example: `  leaktight check
  leaktight check -f build/app.Dockerfile .
  leaktight check --format sarif --baseline .leaktight-baseline.json . > leaktight.sarif
  cat Dockerfile | leaktight check -`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return atOnce(cmd.Context(), func() error { return c.run(args, cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()) })
		},
	}
	c.flags(cmd)
	cmd.Flags().StringVar(&c.format, "format", "text", "how to print findings: text, json, sarif or github")
	cmd.Flags().StringVar(&c.failOn, "fail-on", string(rule.Rewrite), "the least of warn, rewrite and fail that makes the exit status 1")
	cmd.Flags().StringVar(&c.baseline, "baseline", "", "leave out what this file of an earlier --write-baseline has")
	cmd.Flags().StringVar(&c.newBaseline, "write-baseline", "", "write all that is found into this file, and exit with 0")
	complete(cmd, "format", "text", "json", "sarif", "github")
	complete(cmd, "fail-on", "warn", "rewrite", "fail")
	return cmd
}

// check is one run of leaktight check.
type check struct {
	input
	format, failOn        string
	baseline, newBaseline string
}

// severities are the verdicts from the least to the most severe.
var severities = []rule.Verdict{rule.Warn, rule.Rewrite, rule.Fail}

func (c *check) run(args []string, stdin io.Reader, out, errOut io.Writer) error {
	write, ok := formats[c.format]
	switch {
	case !ok:
		return fmt.Errorf("unknown format %q: use text, json, sarif or github", c.format)
	case !slices.Contains(severities, rule.Verdict(c.failOn)):
		return fmt.Errorf("unknown verdict %q: use --fail-on warn, rewrite or fail", c.failOn)
	case c.file != "" && len(args) > 1:
		return fmt.Errorf("-f names one Dockerfile, so that one context is enough, not %d; or leave out -f, and name the Dockerfiles", len(args))
	}
	known, err := readBaseline(c.baseline)
	if err != nil {
		return err
	}
	checked, unread, err := c.all(args, stdin, errOut)
	if err != nil {
		return err
	}
	if c.newBaseline != "" {
		if err := writeBaseline(c.newBaseline, checked); err != nil {
			return err
		}
		c.talk.say("wrote all that is found into %s", c.newBaseline)
		return unread
	}
	checked, left := known.without(checked)
	if left > 0 {
		c.talk.say("left out, as the baseline has them: %s", count(left, "finding", "findings"))
	}
	if err := write(out, checked, c.fails); err != nil || unread != nil {
		return errors.Join(err, unread)
	}
	return c.status(checked)
}

// all checks each Dockerfile. What cannot be read is told at once, and the others
// are checked all the same.
func (c *check) all(args []string, stdin io.Reader, errOut io.Writer) (checked []report.Checked, unread, err error) {
	files, err := c.dockerfiles(args)
	if err != nil {
		return nil, nil, err
	}
	var none []string
	for _, f := range files {
		in := c.input
		in.file = f.file
		job, err := in.plan(f.contexts, stdin)
		if err != nil {
			if len(files) == 1 {
				return nil, nil, err
			}
			if wrong := new(parseError); f.guessed && errors.As(err, wrong) && !likeDockerfile(wrong.source) {
				c.talk.detail("%v", err)
				none = append(none, f.file)
				continue
			}
			complain(errOut, err)
			unread = errUnread
			continue
		}
		findings := slices.DeleteFunc(slices.Clone(job.plan.Findings), detect.NewChecks(job.file, nil).Skips)
		if left := len(job.plan.Findings) - len(findings); left > 0 {
			c.talk.say("left out of %s, as check=skip says: %s", fromHere(job.name), count(left, "finding", "findings"))
		}
		checked = append(checked, report.Checked{Filename: fromHere(job.name), Findings: findings, Source: job.excerpt})
	}
	if len(none) > 0 {
		c.talk.say("left out what is called like a Dockerfile and is none: %s", some(none))
	}
	if len(none) == len(files) {
		unread = errUnread
	}
	return checked, unread, nil
}

// some are the first of many names.
func some(names []string) string {
	const most = 5
	if more := len(names) - most; more > 1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}

// fromHere is a file as seen from the working directory, if it is below that: CI runs
// each time in another one, and a baseline is to fit there, too.
func fromHere(file string) string {
	here, err := os.Getwd()
	if err != nil || !filepath.IsAbs(file) {
		return file
	}
	if below, err := filepath.Rel(here, file); err == nil && filepath.IsLocal(below) {
		return below
	}
	return file
}

func (c *check) dockerfiles(args []string) ([]dockerfile, error) {
	if c.file != "" {
		return []dockerfile{{file: c.file, contexts: append(args, ".")[:1]}}, nil
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	return findDockerfiles(args)
}

// formats write what was found, where the last argument reports what makes the command fail.
var formats = map[string]func(io.Writer, []report.Checked, func(rule.Finding) bool) error{
	"text": func(w io.Writer, checked []report.Checked, _ func(rule.Finding) bool) error {
		for _, c := range checked {
			if err := colours(w).Text(w, c); err != nil {
				return err
			}
		}
		return nil
	},
	"json": func(w io.Writer, checked []report.Checked, _ func(rule.Finding) bool) error {
		return report.JSON(w, checked, nil)
	},
	"github": report.GitHub,
	"sarif": func(w io.Writer, checked []report.Checked, fails func(rule.Finding) bool) error {
		own, _ := version()
		return sarif.Write(w, own, checked, fails)
	},
}

// status is [errFound] when something makes the command fail.
func (c *check) status(checked []report.Checked) error {
	for _, file := range checked {
		if slices.ContainsFunc(file.Findings, c.fails) {
			return errFound
		}
	}
	return nil
}

// fails reports whether a finding is as severe as people ask for.
func (c *check) fails(f rule.Finding) bool {
	return slices.Index(severities, f.Verdict) >= slices.Index(severities, rule.Verdict(c.failOn))
}

// excerpt gives lines of the Dockerfile with what looks like a credential masked.
func (j *job) excerpt(l rule.Lines) string { return detect.Mask(j.file.Text(l), j.file.Policy) }
