package frontend

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/gateway/client"
	fstypes "github.com/tonistiigi/fsutil/types"
)

// listing is the file that BuildKit writes the metadata of a directory into.
const listing = ".fsutil-metadata"

const (
	// listingPart is what is read of it at a time, in bytes.
	listingPart = 4 << 20
	// maxListing bounds it as a whole: about a million files.
	maxListing = 128 << 20
)

var errListing = errors.New("the listing of the build context is cut off or too long")

// list gives the permission bits of the regular files of the build context that
// the Dockerfile names, or takes along with a directory or pattern. No contents
// leave the client. A context that is no directory of the client is not listed.
func (r *request) list(ctx context.Context, file *detect.File, args map[string]rule.Secret) (map[string]uint32, error) {
	sources := detect.Gathered(file, args)
	if len(sources) == 0 {
		return nil, nil
	}
	st, err := r.ui.MainContext(ctx, llb.IncludePatterns(sources), llb.MetadataOnlyTransfer(nil), llb.WithCustomName("[leaktight] list files of the build context"))
	if err != nil {
		return nil, err
	}
	if local, err := isLocal(ctx, *st); !local || err != nil {
		return nil, err
	}
	ref, err := r.solve(ctx, *st)
	if err != nil {
		return nil, fmt.Errorf("list files of the build context: %w", err)
	}
	dt, err := readListing(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("read the listing of the build context: %w", err)
	}
	return readModes(dt)
}

// isLocal reports whether a state is a directory of the client.
func isLocal(ctx context.Context, st llb.State) (bool, error) {
	def, err := st.Marshal(ctx)
	if err != nil {
		return false, err
	}
	source, err := sourceOf(def.ToPB())
	return source != nil && strings.HasPrefix(source.Identifier, "local://"), err
}

func readListing(ctx context.Context, ref client.Reference) ([]byte, error) {
	var all []byte
	for len(all) < maxListing {
		part, err := ref.ReadFile(ctx, client.ReadRequest{Filename: listing, Range: &client.FileRange{Offset: len(all), Length: listingPart}})
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
		if len(part) < listingPart {
			return slices.Clip(all), nil
		}
	}
	return nil, errListing
}

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
