package main

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// pluginName is what Docker's client calls this program where it is a plugin of it,
// as a file docker-leaktight in one of its plugin directories.
const pluginName = "leaktight"

// pluginLine takes a command line as Docker's client hands it to a plugin apart:
// docker's own flags, and what comes after the plugin's name. Of any other command
// line, everything is rest.
func pluginLine(args []string) (docker, rest []string) {
	flags := pflag.NewFlagSet("docker", pflag.ContinueOnError)
	flags.SetInterspersed(false)
	flags.SetOutput(io.Discard)
	for _, name := range []string{"config", "tlscacert", "tlscert", "tlskey"} {
		flags.String(name, "", "")
	}
	flags.StringP("context", "c", "", "")
	flags.StringArrayP("host", "H", nil, "")
	flags.StringP("log-level", "l", "", "")
	flags.BoolP("debug", "D", false, "")
	flags.Bool("tls", false, "")
	flags.Bool("tlsverify", false, "")
	if err := flags.Parse(args); err != nil || flags.Arg(0) != pluginName {
		return nil, args
	}
	return args[:len(args)-flags.NArg()], flags.Args()[1:]
}

// newPluginCommand tells Docker's client about this plugin, see
// [github.com/docker/cli/cli-plugins/metadata].
func newPluginCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "docker-cli-plugin-metadata",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			own, _ := version()
			return json.NewEncoder(cmd.OutOrStdout()).Encode(map[string]string{
				"SchemaVersion": "0.1.0", "Vendor": "leaktight", "Version": own, "URL": "https://github.com/leaktight/leaktight",
				"ShortDescription": "Build without leaking credentials",
			})
		},
	}
}
