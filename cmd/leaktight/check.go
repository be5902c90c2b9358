package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/spf13/cobra"
)

func newCheckCommand() *cobra.Command {
	var in input
	var format string
	cmd := &cobra.Command{
		Use:   "check [-f FILE] [CONTEXT]",
		Short: "Say what a build would leak, and what to do about it",
		Example: `  leaktight check
  leaktight check -f app.Dockerfile --format json ./app
  cat Dockerfile | leaktight check -f -`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("unknown format %q: use text or json", format)
			}
			job, err := in.plan(args, cmd.InOrStdin())
			if err != nil {
				return err
			}
			if err := job.write(cmd.OutOrStdout(), format); err != nil {
				return err
			}
			return job.status()
		},
	}
	in.flags(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "how to print findings: text or json")
	return cmd
}

func (j *job) write(w io.Writer, format string) error {
	if format == "json" {
		return report.JSON(w, j.name, j.plan.Findings, nil)
	}
	return report.Text(w, j.name, j.plan.Findings, j.excerpt)
}

// status is [errFound] when something is to be rewritten or refused.
func (j *job) status() error {
	if slices.ContainsFunc(j.plan.Findings, func(f rule.Finding) bool { return f.Verdict != rule.Warn }) {
		return errFound
	}
	return nil
}

// excerpt gives lines of the Dockerfile with what looks like a credential masked.
func (j *job) excerpt(l rule.Lines) string { return detect.Mask(j.file.Text(l), j.file.Policy) }
