package frontend

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
)

// keyContext starts the options that name additional build contexts.
const keyContext = "context:"

// buildContext is what a build context holds that may be a credential.
type buildContext struct {
	// files are its regular files that were looked for, and directories, by their paths.
	files map[string]fileInfo
	// copied holds their contents where the context is on the builder anyway, nil
	// for a directory of the client.
	copied client.Reference
}

// fileInfo is what a listing tells about a file.
type fileInfo struct {
	mode uint32
	size int64
	dir  bool
	// link is what a symbolic link leads to, "" for anything else.
	link string
}

// contexts are the build contexts that a Dockerfile uses, by name; "" is the main one.
type contexts map[string]buildContext

// files are those that may hold something, and the directories.
func (c contexts) files() detect.Contexts {
	all := detect.Contexts{}
	for name, bc := range c {
		all[name] = nil
		for _, p := range slices.Sorted(maps.Keys(bc.files)) {
			switch info := bc.files[p]; {
			case info.link != "":
				all[name] = append(all[name], detect.Link(p, "/"+info.link))
			case info.dir:
				all[name] = append(all[name], p+"/")
			case info.size > 0:
				all[name] = append(all[name], p)
			}
		}
	}
	return all
}

// targets are what the symbolic links among sources lead to.
func (bc buildContext) targets(sources []string) []string {
	var targets []string
	for _, source := range sources {
		if link := bc.files[source].link; link != "" {
			targets = append(targets, link)
		}
	}
	return targets
}

// mode gives the permission bits of a file, 0 where they are not known.
func (c contexts) mode(name, path string) uint32 { return c[name].files[path].mode }

// contexts looks for the files of build contexts that Dockerfiles take along
// and that may be credentials. Of a directory of the client, no contents leave it.
func (r *request) contexts(ctx context.Context, files []*detect.File, args map[string]rule.Secret) (contexts, error) {
	named := r.namedContexts()
	all := contexts{"": {}}
	for _, name := range named {
		all[name] = buildContext{}
	}
	gathered := map[string][]string{}
	for _, f := range files {
		for name, sources := range detect.Gathered(f, args, named) {
			gathered[name] = append(gathered[name], sources...)
		}
	}
	for name, sources := range gathered {
		patterns := candidates(sources, files[0].Policy.Candidates())
		bc, err := r.look(ctx, name, patterns)
		if more := bc.targets(sources); err == nil && len(more) > 0 {
			bc, err = r.look(ctx, name, append(patterns, more...))
		}
		if err != nil {
			return nil, fmt.Errorf("list the files of %s: %w", describe(name), err)
		}
		all[name] = bc
	}
	return all, nil
}

// namedContexts are the names of the additional contexts that are file trees and no images.
func (r *request) namedContexts() []string {
	var names []string
	for key, value := range r.ui.BuildOpts().Opts {
		name, ok := strings.CutPrefix(key, keyContext)
		kind, _, _ := strings.Cut(value, ":")
		if ok && (kind == "local" || kind == "git" || kind == "http" || kind == "https" || strings.HasPrefix(kind, "git@")) {
			name, _, _ = strings.Cut(name, "::")
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// look finds the files of one context that match patterns. It asks for the same once.
func (r *request) look(ctx context.Context, name string, patterns []string) (buildContext, error) {
	key := strings.Join(append([]string{name}, patterns...), "\x00")
	return r.listings.Do(ctx, key, func(ctx context.Context) (buildContext, error) { return r.lookAnew(ctx, name, patterns) })
}

func (r *request) lookAnew(ctx context.Context, name string, patterns []string) (buildContext, error) {
	opts := []llb.LocalOption{llb.IncludePatterns(patterns), llb.WithCustomName("[leaktight] list files of " + describe(name))}
	metadata := r.lacks(pb.CapSourceMetadataTransfer) == nil
	if metadata {
		opts = append(opts, llb.MetadataOnlyTransfer(nil))
	}
	st, err := r.contextState(ctx, name, opts...)
	if err != nil {
		return buildContext{}, err
	}
	local, err := localState(ctx, *st)
	switch {
	case err != nil:
		return buildContext{}, err
	case local != nil && metadata:
		return r.list(ctx, *st)
	case local != nil:
		r.warn(ctx, "leaktight: this builder cannot list "+describe(name)+" without receiving the files: those that are called like credentials are on its disk, "+
			"and are kept out of the image; update the builder, or list them in .dockerignore", "", "", nil)
		return r.receive(ctx, *st)
	}
	return r.pick(ctx, *st, patterns)
}

// candidates are patterns of what may be a credential below the sources of a
// Dockerfile: all of a directory that it names, and of the whole context what is
// called like one, further being the patterns of a policy.
func candidates(sources, further []string) []string {
	if !slices.Contains(sources, ".") {
		return sources
	}
	named := slices.DeleteFunc(slices.Clone(sources), func(s string) bool { return s == "." || s == "*" })
	return slices.Concat(rule.Candidates(), further, named)
}

// contextState is a build context as the conversion uses it.
func (r *request) contextState(ctx context.Context, name string, opts ...llb.LocalOption) (*llb.State, error) {
	if name == "" {
		return r.ui.MainContext(ctx, opts...)
	}
	named, err := r.ui.NamedContext(name, dockerui.ContextOpt{
		Platform: r.platform(), ResolveMode: r.ui.ImageResolveMode.String(),
		AsyncLocalOpts: func() []llb.LocalOption { return opts },
	})
	if err != nil || named == nil {
		return nil, fmt.Errorf("look up build context %s: %w", name, err)
	}
	st, _, err := named.Load(ctx)
	return st, err
}

// withhold keeps files from everything that is solved from now on.
func (r *request) withhold(ctx context.Context, files []llbtransform.Exclusion) error {
	excluded := map[string][]string{}
	for _, f := range files {
		if !slices.Contains(excluded[f.Context], f.File) {
			excluded[f.Context] = append(excluded[f.Context], f.File)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(excluded)) {
		st, err := r.contextState(ctx, name)
		if err != nil {
			return err
		}
		w, err := llbtransform.Withhold(ctx, *st, excluded[name], llb.WithCaps(r.ui.BuildOpts().LLBCaps))
		if err != nil {
			return err
		}
		r.client.withheld = append(r.client.withheld, w)
	}
	return nil
}

func describe(name string) string {
	if name == "" {
		return "the build context"
	}
	return "build context " + name
}
