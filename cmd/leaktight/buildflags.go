package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// buildxFlags are the flags of docker buildx build that take a value, and those that
// may stand without one, each with its letter. A test compares them with buildx.
var (
	buildxValues = []string{
		"add-host", "allow", "annotation", "attest", "build-arg", "build-context", "builder", "cache-from", "cache-to", "call",
		"cgroup-parent", "cpu-period", "cpu-quota", "cpu-shares c", "cpuset-cpus", "cpuset-mems", "file f", "iidfile", "isolation",
		"label", "memory m", "memory-swap", "metadata-file", "network", "no-cache-filter", "output o", "platform", "policy", "print",
		"progress", "provenance", "resource", "sbom", "secret", "security-opt", "shm-size", "ssh", "tag t", "target", "ulimit",
	}
	buildxSwitches = []string{"check", "compress", "debug D", "force-rm", "load", "no-cache", "pull", "push", "quiet q", "rm", "squash"}
)

// buildFlag is a flag of buildx as it was given.
type buildFlag struct{ name, value string }

// String is the flag for a command line.
func (f buildFlag) String() string { return "--" + f.name + "=" + f.value }

// buildLine is a command line of leaktight build.
type buildLine struct {
	// flags are those of buildx, in their order.
	flags []buildFlag
	// context is the build context: a directory, a URL, or "-".
	context string
	// frontend is the image of the frontend, named says that the line has it and counts
	// more than the Dockerfile. dryRun says to print and not to build.
	frontend            string
	named, dryRun, help bool
	// verbose says what is looked at; --quiet is a flag of buildx, too.
	verbose bool
}

// own are the flags that docker buildx build has not.
func (l *buildLine) own(f *pflag.FlagSet) {
	f.StringVar(&l.frontend, "frontend", l.frontend, "the frontend's `image` (or $"+frontendEnv+")")
	f.BoolVar(&l.dryRun, "dry-run", false, "print the command that would run, and do not run it")
}

// completeBuildLine completes the flags of docker buildx build.
func completeBuildLine(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	if !strings.HasPrefix(typed, "-") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var all []string
	for _, names := range slices.Concat(buildxValues, buildxSwitches) {
		name, _, _ := strings.Cut(names, " ")
		all = append(all, "--"+name)
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

func parseBuildLine(args []string, frontend string) (*buildLine, error) {
	line := &buildLine{frontend: frontend}
	flags := pflag.NewFlagSet("build", pflag.ContinueOnError)
	flags.Usage = func() {}
	line.own(flags)
	flags.BoolVarP(&line.help, "help", "h", false, "")
	flags.BoolVar(&line.verbose, "verbose", false, "")
	var ours []string
	flags.VisitAll(func(f *pflag.Flag) { ours = append(ours, f.Name) })
	for _, names := range buildxValues {
		name, letter, _ := strings.Cut(names, " ")
		flags.StringArrayP(name, letter, nil, "")
	}
	for _, names := range buildxSwitches {
		name, letter, _ := strings.Cut(names, " ")
		flags.BoolP(name, letter, false, "")
	}
	err := flags.ParseAll(args, func(f *pflag.Flag, value string) error {
		if slices.Contains(ours, f.Name) {
			line.named = line.named || f.Name == "frontend"
			return f.Value.Set(value)
		}
		line.flags = append(line.flags, buildFlag{f.Name, value})
		return nil
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: leaktight build takes the flags of docker buildx build", err)
	case line.help:
		return line, nil
	case flags.NArg() != 1:
		return nil, fmt.Errorf("build needs one context and got %d: leaktight build [flags of docker buildx build] CONTEXT", flags.NArg())
	}
	line.context = flags.Arg(0)
	return line, nil
}

// last is the value of a flag that counts once, "" without one.
func (l *buildLine) last(name string) string {
	value := ""
	for _, f := range l.flags {
		if f.name == name {
			value = f.value
		}
	}
	return value
}

// quiet reports whether people want no words, or programs read them.
func (l *buildLine) quiet(env func(string) string) bool {
	progress := cmp.Or(l.last("progress"), env("BUILDKIT_PROGRESS"))
	return l.last("quiet") == "true" || !l.verbose && (progress == "quiet" || progress == "rawjson")
}

// buildArgs are the build arguments with their values; of one without "=", that of
// the environment.
func (l *buildLine) buildArgs(env func(string) (string, bool)) map[string]string {
	args := map[string]string{}
	for _, f := range l.flags {
		if f.name != "build-arg" {
			continue
		}
		name, value, ok := strings.Cut(f.value, "=")
		if !ok {
			if value, ok = env(name); !ok {
				continue
			}
		}
		args[name] = value
	}
	return args
}

// secretIDs are the ids of the secrets that are given.
func (l *buildLine) secretIDs() map[string]bool {
	ids := map[string]bool{}
	for _, f := range l.flags {
		if f.name != "secret" {
			continue
		}
		fields, _ := csv.NewReader(strings.NewReader(f.value)).Read() // buildx says what is wrong with them
		for _, field := range fields {
			if key, id, _ := strings.Cut(field, "="); strings.EqualFold(key, "id") {
				ids[id] = true
			}
		}
	}
	return ids
}
