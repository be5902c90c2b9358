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

// newRootCommand makes the command. docker are the flags of Docker's client that it
// was called with as its plugin.
func newRootCommand(std stdio, docker []string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "leaktight",
		Short: "Find and repair what makes a Dockerfile leak credentials",
		Long: `leaktight finds the instructions of a Dockerfile that put credentials into the
image, and turns them into secret mounts. It reads files only: no daemon, no network.

Exit status: 0 nothing or only warnings, 1 something to rewrite or refuse,
2 wrong usage or unreadable input.`,
		Version:       versionLine(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.SetIn(std.in)
	cmd.SetOut(std.out)
	cmd.SetErr(std.err)
	cmd.AddCommand(newBuildCommand(docker), newCheckCommand(), newFixCommand(), newScanCommand(), newPluginCommand())
	return cmd
}
