package frontend

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/grpcerrors"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc/codes"
)

// policy reads what the project says about findings, and what the policy above
// it says that the frontend's own image may hold.
func (r *request) policy(ctx context.Context) (*policy.Policy, error) {
	today := time.Now()
	above, err := policyAbove(today)
	if err != nil {
		return nil, err
	}
	project, err := r.projectPolicy(ctx, today)
	if err != nil {
		return nil, err
	}
	return policy.New(above, project)
}

func policyAbove(today time.Time) (*policy.File, error) {
	f, err := os.Open(policy.AboveFilename)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("read the policy of the frontend's image: %w", err)
	}
	defer f.Close()
	return policy.Read(policy.AboveFilename, f, policy.Options{Today: today, Above: true})
}

// place is where a policy file may lie.
type place struct {
	state llb.State
	path  string
}

// projectPolicy reads the file beside the Dockerfile, or else the one in the root
// of the build context. It looks into both at once: most projects have neither.
func (r *request) projectPolicy(ctx context.Context, today time.Time) (*policy.File, error) {
	places, err := r.policyPlaces(ctx)
	if err != nil {
		return nil, err
	}
	found := make([][]byte, len(places))
	eg, egCtx := errgroup.WithContext(ctx)
	for i, p := range places {
		eg.Go(func() (err error) {
			found[i], err = r.readOptional(egCtx, p)
			if wrong := (*policy.Error)(nil); err != nil && !errors.As(err, &wrong) {
				err = spoken(fmt.Errorf("look for %s: %w", policy.Filename, err))
			}
			return err
		})
	}
	if err := eg.Wait(); err != nil {
		return nil, err
	}
	for i, p := range places {
		if found[i] != nil {
			return policy.Parse(p.path, found[i], policy.Options{Today: today})
		}
	}
	return nil, nil
}

// policyPlaces are where the project's policy may lie, the first going before the
// second. A client that gives no context has one place only: upstream says what is
// wrong with that, where it matters.
func (r *request) policyPlaces(ctx context.Context) ([]place, error) {
	beside := place{state: *r.source.State, path: policyBeside(r.source.Filename)}
	st, err := r.ui.MainContext(ctx)
	if grpcerrors.Code(err) == codes.NotFound {
		return []place{beside}, nil
	} else if err != nil {
		return nil, err
	}
	local, err := localState(ctx, *st)
	if local != nil {
		*st = r.client.ignoreSource(strings.TrimPrefix(local.Identifier, localScheme))
	}
	return []place{beside, {state: *st, path: policy.Filename}}, err
}

// policyBeside is where the policy beside a file lies.
func policyBeside(file string) string {
	return detect.ContextPath(path.Join(path.Dir(file), policy.Filename))
}

// withPolicy asks for the policy beside each file that a directory of the client is
// asked for.
type withPolicy struct{}

var _ llb.LocalOption = withPolicy{}

// SetLocalOption implements [llb.LocalOption].
func (withPolicy) SetLocalOption(info *llb.LocalInfo) {
	var files []string
	if err := json.Unmarshal([]byte(info.FollowPaths), &files); err != nil {
		return // it asks for everything
	}
	for _, f := range files {
		beside := policyBeside(f)
		if !slices.Contains(files, beside) {
			files = append(files, beside, path.Join(path.Dir(beside), policy.Misnamed))
		}
	}
	llb.FollowPaths(files).SetLocalOption(info)
}

// readOptional reads a file with as much of its content as is judged, nil where
// there is none.
func (r *request) readOptional(ctx context.Context, p place) ([]byte, error) {
	ref, err := r.solve(ctx, p.state)
	if err != nil || ref == nil {
		return nil, err
	}
	names, err := namesIn(ctx, ref, path.Dir(p.path))
	switch {
	case err != nil, !names[policy.Filename] && !names[policy.Misnamed]:
		return nil, err
	case !names[policy.Filename]:
		return nil, policy.MisnamedError(path.Join(path.Dir(p.path), policy.Misnamed))
	}
	dt, err := ref.ReadFile(ctx, client.ReadRequest{Filename: p.path, Range: &client.FileRange{Length: policy.MaxSize + 1}})
	return append([]byte{}, dt...), err
}

// namesIn lists a directory, and those on the way to it: BuildKit does not tell a
// file that is missing from one that it could not read. A directory that is missing
// has no names.
func namesIn(ctx context.Context, ref client.Reference, dir string) (map[string]bool, error) {
	if dir != "." {
		above, err := namesIn(ctx, ref, path.Dir(dir))
		if err != nil || !above[path.Base(dir)] {
			return nil, err
		}
	}
	entries, err := ref.ReadDir(ctx, client.ReadDirRequest{Path: path.Join("/", dir)})
	names := map[string]bool{}
	for _, e := range entries {
		names[e.Path] = true
	}
	return names, err
}

// policyLocated attaches a policy file to an error that is about it.
func policyLocated(err error, wrong *policy.Error) error {
	err = fmt.Errorf("leaktight: %w", err)
	for i, problem := range wrong.Problems {
		if i == maxExcerpts {
			break
		}
		if problem.Line > 0 && wrong.Source != nil {
			err = errdefs.WithSource(err, &errdefs.Source{
				Info:   &pb.SourceInfo{Data: wrong.Source, Filename: wrong.Filename, Language: "YAML"},
				Ranges: pbRanges(detect.Ranges(rule.Lines{Start: problem.Line, End: problem.Line})),
			})
		}
	}
	return err
}
