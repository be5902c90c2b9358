package main

import (
	"fmt"
	"io"
	"strings"

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
	t := &talk{w: std.err}
	cmd := &cobra.Command{
		Use:   "leaktight",
		Short: "Build images without leaking credentials",
		Long: `leaktight keeps credentials out of images. check says what a Dockerfile would leak,
fix repairs it for good, build builds it as it is without the leak, and scan finds
what is in images already. check and fix read files only: no daemon, no network.

Exit status: 0 nothing or only warnings, 1 something to rewrite or refuse,
2 wrong usage or unreadable input, 130 stopped with Ctrl-C.

Colours are for terminals only; NO_COLOR=1 turns them off.`,
		Example: `  leaktight check                   # what would this project's Dockerfiles leak?
  leaktight build -t app .          # build without the leak
  leaktight fix --diff              # what would a Dockerfile without the leak be?
  leaktight scan app.tar            # what leaked already?`,
		Version:       versionLine(),
		SilenceUsage:  true,
		SilenceErrors: true,

		PersistentPreRunE: func(*cobra.Command, []string) error { return t.check() },
	}
	cmd.SetIn(std.in)
	cmd.SetOut(std.out)
	cmd.SetErr(std.err)
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w: %s --help lists what there is", err, cmd.CommandPath())
	})
	t.flags(cmd.PersistentFlags())
	cmd.AddCommand(newBuildCommand(docker, t), newCheckCommand(t), newFixCommand(t), newScanCommand(t), newManCommand(), newPluginCommand())
	return cmd
}

// complete has shells offer what a flag takes.
func complete(cmd *cobra.Command, flag string, choices ...string) {
	how := cobra.ShellCompDirectiveNoFileComp
	if strings.HasSuffix(choices[0], ":") { // more is to follow
		how |= cobra.ShellCompDirectiveNoSpace
	}
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(choices, how)); err != nil {
		panic(err) // there is no such flag
	}
}
