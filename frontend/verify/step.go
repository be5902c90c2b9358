package verify

import (
	"fmt"
	"path"
	"slices"
	"strconv"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/moby/buildkit/client/llb"
)

const (
	// Program is where the frontend image keeps the binary that is also the scanner.
	Program = "/bin/leaktight-frontend"
	// treeDir is where a step finds the layers, reportDir where it leaves its report.
	treeDir, reportDir = "/scan", "/out"
	// parentSuffix is added to the name of a layer by what it was made from.
	parentSuffix = ".parent"
	// reportFolder is a name that no layer has. The step makes it and leaves nothing in it
	// but the report.
	reportFolder, reportName = ".leaktight-scan", "report.json"

	flagLayers, flagPath, flagLeftOut, flagCredential = "layers", "path", "left-out", "credential"
	flagTokens                                        = "tokens"
)

// Wanted says what a step looks for besides the catalogue of files.
type Wanted struct {
	layerscan.Options
	// Secrets are the ids of the secrets that the layer is made with, sorted: their
	// values, as they are then, are looked for. Those of the rest of the build would
	// make the step another one whenever the build changes, and with it forget a value
	// that is in a layer still.
	Secrets []string
	// Tokens says whether to look for tokens by their shape.
	Tokens bool
	// Limits are those of the search that a policy sets, by their names.
	Limits map[string]int64
}

// Step is the build step that scans a layer, and what lies below an image. self is the
// image that holds the scanner. The state that it gives holds the report.
//
// The step depends on self, on the layer and on what is wanted, and on nothing else, so
// whatever else changes, it stays cached: also when another layer does. The report is
// written into a child of the layer's file system, which keeps the layer in the
// builder's cache for as long as the report is there: were a layer to be pruned alone
// and made anew, with other content, the old report would speak for it.
func Step(self llb.State, l Layer, wanted Wanted, opts ...llb.ConstraintsOpt) llb.State {
	run := []llb.RunOption{
		llb.Args(scanArgs(1+len(l.below), wanted)), llb.Dir("/"),
		llb.ReadonlyRootFS(), llb.Network(llb.NetModeNone),
	}
	var unhashed []llb.MountOption
	if !l.hashed {
		unhashed = append(unhashed, llb.ContentCache(llb.MountContentCacheOff))
	}
	trees := l.trees(0, opts...)
	for i, st := range l.below {
		trees = append(trees, tree{treeDest(1 + i), st})
	}
	for _, t := range trees {
		run = append(run, llb.AddMount(t.dest, t.state, append(unhashed, llb.Readonly)...))
	}
	if l.ignoreCache {
		run = append(run, llb.IgnoreCache)
	}
	for i, id := range wanted.Secrets {
		run = append(run, llb.AddSecret(path.Join(secretDir, strconv.Itoa(i)), llb.SecretID(id), llb.SecretOptional, llb.SecretFileOpt(0, 0, 0o400)))
	}
	for _, o := range opts {
		run = append(run, o)
	}
	return self.Run(run...).AddMount(reportDir, l.State, unhashed...)
}

func scanArgs(layers int, wanted Wanted) []string {
	args := []string{Program, ScanCommand, fmt.Sprintf("--%s=%d", flagLayers, layers)}
	args = append(args, flagsOf(flagPath, wanted.Paths)...)
	args = append(args, flagsOf(flagLeftOut, wanted.LeftOut)...)
	args = append(args, flagsOf(flagCredential, wanted.Credentials)...)
	if wanted.Tokens {
		args = append(args, "--"+flagTokens)
	}
	args = append(args, limitFlags(wanted.Limits)...)
	return append(args, flagsOf(flagSecret, wanted.Secrets)...)
}

// flagsOf writes a flag for each value once, in a fixed order.
func flagsOf(name string, values []string) []string {
	var flags []string
	for _, v := range slices.Sorted(slices.Values(values)) {
		flags = append(flags, "--"+name+"="+v)
	}
	return slices.Compact(flags)
}
