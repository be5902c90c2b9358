package main

import (
	"io"

	"github.com/spf13/cobra"
)

// stdio are the streams of a command.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

func newRootCommand(std stdio) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "leaktight",
		Short: "Find and repair what makes a Dockerfile leak credentials",
		Long: `leaktight finds the instructions of a Dockerfile that put credentials into the
image, and turns them into secret mounts. It reads files only: no daemon, no network.

Exit status: 0 nothing or only warnings, 1 something to rewrite or refuse,
2 wrong usage or unreadable input.`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.SetIn(std.in)
	cmd.SetOut(std.out)
	cmd.SetErr(std.err)
	cmd.AddCommand(newBuildCommand(), newCheckCommand(), newFixCommand())
	return cmd
}
