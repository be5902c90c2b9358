package frontend

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
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

// list reads the listing that a directory of the client is transferred as.
func (r *request) list(ctx context.Context, st llb.State) (buildContext, error) {
	ref, err := r.solve(ctx, st)
	if err != nil {
		return buildContext{}, err
	}
	dt, err := readListing(ctx, ref)
	if err != nil {
		return buildContext{}, err
	}
	files, err := readStats(dt)
	return buildContext{files: files}, err
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

// readStats reads stats, each behind its length in four bytes.
func readStats(dt []byte) (map[string]fileInfo, error) {
	const prefix = 4
	files := map[string]fileInfo{}
	for len(dt) > 0 {
		if len(dt) < prefix || int(binary.LittleEndian.Uint32(dt)) > len(dt)-prefix {
			return nil, errListing
		}
		end := prefix + int(binary.LittleEndian.Uint32(dt))
		var stat fstypes.Stat
		if err := stat.UnmarshalVT(dt[prefix:end]); err != nil {
			return nil, fmt.Errorf("read the listing of the build context: %w", err)
		}
		addFile(files, stat.Path, &stat)
		dt = dt[end:]
	}
	return files, nil
}

func addFile(files map[string]fileInfo, p string, stat *fstypes.Stat) {
	switch m := fs.FileMode(stat.Mode); {
	case m.IsDir():
		files[p] = fileInfo{dir: true}
	case m&fs.ModeSymlink != 0:
		files[p] = fileInfo{link: detect.LinkTarget(p, stat.Linkname)}
	case m.IsRegular():
		files[p] = fileInfo{mode: uint32(m.Perm()), size: stat.Size}
	}
}

// pick copies the files that match patterns out of a context that is on the
// builder already.
func (r *request) pick(ctx context.Context, st llb.State, patterns []string) (buildContext, error) {
	if err := r.lacks(pb.CapFileCopyIncludeExcludePatterns); err != nil {
		return buildContext{}, err
	}
	return r.receive(ctx, llb.Scratch().File(
		llb.Copy(st, "/", "/", &llb.CopyInfo{CopyDirContentsOnly: true, IncludePatterns: patterns}),
		llb.WithCustomName("[leaktight] look for credential files in the build context")))
}

// receive walks the files of a state, which is a small tree.
func (r *request) receive(ctx context.Context, st llb.State) (buildContext, error) {
	ref, err := r.solve(ctx, st)
	if err != nil {
		return buildContext{}, err
	}
	bc := buildContext{files: map[string]fileInfo{}, copied: ref}
	return bc, walk(ctx, ref, "", bc.files)
}

// walk collects what is below a directory.
func walk(ctx context.Context, ref client.Reference, dir string, files map[string]fileInfo) error {
	entries, err := ref.ReadDir(ctx, client.ReadDirRequest{Path: "/" + dir})
	if err != nil {
		return err
	}
	for _, stat := range entries {
		p := path.Join(dir, stat.Path)
		addFile(files, p, stat)
		if stat.IsDir() {
			if err := walk(ctx, ref, p, files); err != nil {
				return err
			}
		}
	}
	return nil
}
