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
		Short: "Build images without leaking credentials",
		Long: `leaktight keeps credentials out of images. check says what a Dockerfile would leak,
fix repairs it for good, build builds it as it is without the leak, and scan finds
what is in images already. check and fix read files only: no daemon, no network.

Exit status: 0 nothing or only warnings, 1 something to rewrite or refuse,
2 wrong usage or unreadable input.`,
		Version:       versionLine(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.SetIn(std.in)
	cmd.SetOut(std.out)
	cmd.SetErr(std.err)
	cmd.AddCommand(newBuildCommand(docker), newCheckCommand(), newFixCommand(), newScanCommand(), newManCommand(), newPluginCommand())
	return cmd
}
