package verify

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strconv"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/spf13/pflag"
)

// ScanCommand is the argument after which the frontend's binary is to call [Run]
// with the arguments that follow.
const ScanCommand = "scan"

// maxLayers is more than any image format or builder takes.
const maxLayers = 10_000

// Run is what the frontend's binary does inside a [Step]: it scans the layers
// below /scan and writes the report into /out. args are those after the word
// scan. Without an error the report is complete.
func Run(ctx context.Context, args []string) error {
	CollectEarly()
	return run(ctx, args, treeDir, secretDir, reportDir)
}

// CollectEarly has garbage collected before it outgrows what an archive may take to
// unpack: a hostile layer makes much of it, and what is alive is bounded.
func CollectEarly() { debug.SetMemoryLimit(96 << 20) }

func run(ctx context.Context, args []string, trees, secrets, out string) error {
	var opt layerscan.Options
	flags := pflag.NewFlagSet("scan", pflag.ContinueOnError)
	layers := flags.Int(flagLayers, 0, "how many layers there are")
	flags.StringArrayVar(&opt.Paths, flagPath, nil, "a path that no layer may hold")
	flags.StringArrayVar(&opt.LeftOut, flagLeftOut, nil, "a path that the build left a file out at")
	flags.StringArrayVar(&opt.Credentials, flagCredential, nil, "a pattern of paths that are credentials")
	ids := flags.StringArray(flagSecret, nil, "the id of a secret")
	limits := flags.StringArray(flagLimit, nil, "a limit of the search")
	tokens := flags.Bool(flagTokens, false, "look for tokens")
	switch err := flags.Parse(args); {
	case err != nil:
		return fmt.Errorf("scan: %w", err)
	case flags.NArg() > 0 || *layers < 1 || *layers > maxLayers:
		return fmt.Errorf("scan: want --%s=N, --%s=PATH and --%s=PATTERN only", flagLayers, flagPath, flagCredential)
	}
	contents, err := newContentSearch(secrets, *ids, *tokens, *limits)
	if err != nil {
		return err
	}
	found := make([]layerReport, *layers)
	for i := range found {
		if found[i], err = contents.layer(ctx, filepath.Join(trees, strconv.Itoa(i)), opt); err != nil {
			return fmt.Errorf("scan layer %d of %d: %w", i+1, *layers, err)
		}
	}
	return writeReport(out, found)
}
