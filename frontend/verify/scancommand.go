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

// ScanCommand is the argument after which the frontend's binary is to call [Scan]
// with the arguments that follow.
const ScanCommand = "scan"

// maxLayers is more than any image format or builder takes.
const maxLayers = 10_000

// Scan is what the frontend's binary does inside a [Step]: it scans the layers
// below /scan and writes the report into /out. args are those after the word
// scan. Without an error the report is complete.
func Scan(ctx context.Context, args []string) error {
	CollectEarly()
	return scanIn(ctx, args, treeDir, secretDir, reportDir)
}

// CollectEarly has garbage collected before it outgrows what an archive may take to
// unpack: a hostile layer makes much of it, and what is alive is bounded.
func CollectEarly() { debug.SetMemoryLimit(96 << 20) }

func scanIn(ctx context.Context, args []string, trees, secrets, out string) error {
	var opt layerscan.Options
	flags, task := newTask(ScanCommand)
	flags.StringArrayVar(&opt.Paths, flagPath, nil, "a path that no layer may hold")
	flags.StringArrayVar(&opt.LeftOut, flagLeftOut, nil, "a path that the build left a file out at")
	flags.StringArrayVar(&opt.Credentials, flagCredential, nil, "a pattern of paths that are credentials")
	tokens := flags.Bool(flagTokens, false, "look for tokens")
	if err := task.parse(flags, args, 1); err != nil {
		return err
	}
	contents, err := newContentSearch(secrets, task.ids, *tokens, task.limits)
	if err != nil {
		return err
	}
	found := make([]layerReport, task.layers)
	for i := range found {
		if found[i], err = contents.layer(ctx, filepath.Join(trees, strconv.Itoa(i)), opt); err != nil {
			return fmt.Errorf("scan layer %d of %d: %w", i+1, task.layers, err)
		}
	}
	return writeReport(out, found)
}

// task is what the frontend's binary is told to look at, whatever it looks for.
type task struct {
	layers      int
	ids, limits []string
}

func newTask(command string) (*pflag.FlagSet, *task) {
	t := &task{}
	flags := pflag.NewFlagSet(command, pflag.ContinueOnError)
	flags.IntVar(&t.layers, flagLayers, 0, "how many layers there are")
	flags.StringArrayVar(&t.ids, flagSecret, nil, "the id of a secret")
	flags.StringArrayVar(&t.limits, flagLimit, nil, "a limit of the search")
	return flags, t
}

// parse reads the arguments of a task that has so many layers at least.
func (t *task) parse(flags *pflag.FlagSet, args []string, least int) error {
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%s: %w", flags.Name(), err)
	}
	if flags.NArg() > 0 || t.layers < least || t.layers > maxLayers {
		return fmt.Errorf("%s: want --%s=N and other flags only", flags.Name(), flagLayers)
	}
	return nil
}
