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

func newFixCommand() *cobra.Command {
	in := input{repair: true}
	var diff, write bool
	var asked string
	cmd := &cobra.Command{
		Use:   "fix [-f FILE] [CONTEXT]",
		Short: "Print the Dockerfile with its secrets mounted instead of copied",
		Example: `  leaktight fix --diff
  leaktight fix --write -f app.Dockerfile ./app`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if write && in.file == "-" {
				return errors.New("--write needs a file, and -f - is standard input: leave out --write")
			}
			if asked != "" && asked != "none" && !slices.ContainsFunc(companions, func(c companion) bool { return c.name == asked }) {
				return fmt.Errorf("unknown --for %q: use compose, bake, github or none", asked)
			}
			dir := append(args, ".")[0]
			job, err := in.plan(dir, cmd.InOrStdin())
			if err != nil {
				return err
			}
			if refused := job.plan.Refused(); len(refused) > 0 {
				if err := report.Text(cmd.ErrOrStderr(), report.Checked{Filename: job.name, Findings: refused, Source: job.excerpt}); err != nil {
					return err
				}
				return errFound
			}
			if write {
				if err := job.replace(); err != nil {
					return err
				}
			}
			if err := job.print(cmd.OutOrStdout(), diff, write); err != nil {
				return err
			}
			if err := job.ignore(cmd.ErrOrStderr()); err != nil || asked == "none" {
				return err
			}
			return writeCompanions(cmd.ErrOrStderr(), dir, asked, job.plan.Mounts)
		},
	}
	in.flags(cmd)
	cmd.Flags().BoolVar(&diff, "diff", false, "print a unified diff instead of the whole file")
	cmd.Flags().StringVar(&asked, "for", "", "say what to write for compose, bake or github, or none (default what the project has)")
	cmd.Flags().BoolVar(&write, "write", false, "replace the file")
	return cmd
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
		if _, err := fmt.Fprintf(w, "add to .dockerignore, so that %s does not take it along: %s\n", e.Within, e.File); err != nil {
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
	info, err := os.Stat(j.path)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(j.path), "."+filepath.Base(j.path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // gone already once it is renamed
	_, err = tmp.Write(j.plan.Source)
	err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Close())
	if err != nil {
		return fmt.Errorf("write %s: %w", tmp.Name(), err)
	}
	return os.Rename(tmp.Name(), j.path)
}
