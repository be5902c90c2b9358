package frontend

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/gateway/client"
	fstypes "github.com/tonistiigi/fsutil/types"
)

// listing is the file that BuildKit writes the metadata of a directory into.
const listing = ".fsutil-metadata"

// maxListing bounds what is read of it, in bytes.
const maxListing = 1 << 20

// modes gives the permission bits of the files that are to be mounted instead of
// copied. Their contents do not leave the client. What is not there, or is no
// regular file, is left out.
func (r *request) modes(ctx context.Context, hits []detect.Hit) (map[string]uint32, error) {
	var paths []string
	for _, h := range hits {
		if h.Source != "" && h.Verdict == rule.Rewrite && !slices.Contains(paths, detect.ContextPath(h.Source)) {
			paths = append(paths, detect.ContextPath(h.Source))
		}
	}
	if len(paths) == 0 {
		return nil, nil
	}
	st, err := r.ui.MainContext(ctx, llb.IncludePatterns(paths), llb.MetadataOnlyTransfer(nil), llb.WithCustomName("[leaktight] look up file modes"))
	if err != nil {
		return nil, err
	}
	ref, err := r.solve(ctx, *st)
	if err != nil {
		return nil, fmt.Errorf("look up modes of files of the build context: %w", err)
	}
	dt, err := ref.ReadFile(ctx, client.ReadRequest{Filename: listing, Range: &client.FileRange{Length: maxListing}})
	if err != nil {
		return nil, fmt.Errorf("read the listing of the build context: %w", err)
	}
	return readModes(dt)
}

var errListing = errors.New("the listing of the build context is cut off")

// readModes reads stats, each behind its length in four bytes.
func readModes(dt []byte) (map[string]uint32, error) {
	const prefix = 4
	modes := map[string]uint32{}
	for len(dt) > 0 {
		if len(dt) < prefix || int(binary.LittleEndian.Uint32(dt)) > len(dt)-prefix {
			return nil, errListing
		}
		end := prefix + int(binary.LittleEndian.Uint32(dt))
		var stat fstypes.Stat
		if err := stat.UnmarshalVT(dt[prefix:end]); err != nil {
			return nil, fmt.Errorf("read the listing of the build context: %w", err)
		}
		if m := fs.FileMode(stat.Mode); m.IsRegular() {
			modes[stat.Path] = uint32(m.Perm())
		}
		dt = dt[end:]
	}
	return modes, nil
}
