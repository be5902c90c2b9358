package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
	"github.com/opencontainers/go-digest"
)

// Traces are the places where one build leaves something: its flags make the
// build leave all that it can, and a search looks at every surface.
type Traces struct {
	env    *testenv.Env
	daemon *testenv.Daemon
	dir    string
	since  time.Time
}

// NewTraces returns the traces of a build that starts now: what the daemon's disk
// holds already is not searched. What the client keeps goes into a folder whose
// base name tells the build apart from all others of the daemon.
func NewTraces(env *testenv.Env, daemon *testenv.Daemon, dir string) Traces {
	// A file's time may lag behind the clock by a tick of the kernel's.
	return Traces{env: env, daemon: daemon, dir: dir, since: time.Now().Add(-time.Second)}
}

// Flags make a build leave its provenance and its cache.
func (t Traces) Flags() []string {
	// Without --no-cache a build would take its RUN from another one's: what a
	// secret holds is no part of a step's cache key.
	return []string{
		"--no-cache", "--attest", "type=provenance,mode=max", "--metadata-file", t.path("metadata.json"),
		"--cache-to", "type=local,mode=max,dest=" + t.path("cache"),
	}
}

// Push makes a build leave its image in the registry.
func (t Traces) Push() []string {
	return []string{"--output", fmt.Sprintf("type=image,name=%s/%s:latest,push=true", testenv.Registry, t.repo())}
}

func (t Traces) path(name string) string { return filepath.Join(t.dir, name) }

func (t Traces) repo() string {
	return strings.ToLower("matrix/" + t.daemon.Name + "/" + filepath.Base(t.dir))
}

// Search looks at every surface of a build that succeeded with the flags.
func (t Traces) Search(ctx context.Context, finder *leak.Finder, result testenv.Result) (Findings, error) {
	var found Findings
	if err := t.searchImage(ctx, finder, &found); err != nil {
		return found, err
	}
	return found, t.search(ctx, finder, result, &found)
}

// search looks at the surfaces that every build has, also one that failed.
func (t Traces) search(ctx context.Context, finder *leak.Finder, result testenv.Result, found *Findings) error {
	if err := t.searchRecord(ctx, finder, result.Output, found); err != nil {
		return err
	}
	if _, err := os.Stat(t.path("cache")); err == nil {
		hits, err := finder.InTree(t.path("cache"), time.Time{})
		if err != nil {
			return err
		}
		found.add(Cache, hits)
		if hits, err = t.searchCachedLayers(finder); err != nil {
			return err
		}
		found.add(Cache, hits)
	} else if result.Code == 0 {
		return errors.New("search cache: none was exported")
	}
	hits, err := finder.InTree(t.daemon.State, t.since)
	found.add(Disk, hits)
	return err
}

// searchCachedLayers searches what is packed in the layers of the exported cache.
func (t Traces) searchCachedLayers(finder *leak.Finder) ([]leak.Hit, error) {
	blobs, err := filepath.Glob(t.path("cache/blobs/sha256/*"))
	if err != nil {
		return nil, err
	}
	var hits []leak.Hit
	for _, blob := range blobs {
		if t.env.IsBaseLayer(digest.NewDigestFromEncoded(digest.SHA256, filepath.Base(blob))) {
			continue
		}
		data, err := os.ReadFile(blob)
		if err != nil {
			return nil, err
		}
		hits = append(hits, finder.InPacked("the cache", data)...)
	}
	return hits, nil
}

func (t Traces) searchImage(ctx context.Context, finder *leak.Finder, found *Findings) error {
	return imageSearch{testenv.Registry, t.repo(), finder, t.env.IsBaseLayer, found}.index(ctx, "latest")
}

// searchRecord searches what the client printed and what the builder remembers.
func (t Traces) searchRecord(ctx context.Context, finder *leak.Finder, output string, found *Findings) error {
	found.add(Record, finder.InBytes("the build's output", []byte(output)))
	record, err := t.record()
	if err != nil {
		return err
	}
	logs, err := t.daemon.History(ctx, "logs", record...)
	if err != nil {
		return err
	}
	found.add(Record, finder.InBytes("the record's log", []byte(logs)))
	bundle := t.path("record.dockerbuild")
	if _, err := t.daemon.History(ctx, "export", append(record, "--finalize", "--output", bundle)...); err != nil {
		return err
	}
	hits, err := finder.InFile("the record", bundle)
	found.add(Record, hits)
	return err
}

// record names the builder's record of the build. A build that failed has left no
// metadata, and is the last one if the daemon builds one after the other.
func (t Traces) record() ([]string, error) {
	data, err := os.ReadFile(t.path("metadata.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var metadata struct {
		Ref string `json:"buildx.build.ref"`
	}
	if err == nil {
		err = json.Unmarshal(data, &metadata)
	}
	if err == nil && metadata.Ref == "" {
		err = errors.New("the client's metadata names no record")
	}
	return []string{path.Base(metadata.Ref)}, err
}
