package matrix

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/integration/images"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Findings are the hits on each surface.
type Findings [surfaceCount][]leak.Hit

func (f *Findings) add(s Surface, hits []leak.Hit) { f[s] = append(f[s], hits...) }

// imageSearch searches the surfaces that are part of an image.
type imageSearch struct {
	registry images.Registry
	repo     string
	finder   *leak.Finder
	skip     func(digest.Digest) bool // layers that are older than the secrets
	found    *Findings
}

// provenanceName is the file in which exporters without attestations of their
// own leave the provenance.
const provenanceName = "provenance.json"

// index searches the image that the repository has under a tag.
func (s imageSearch) index(ctx context.Context, tag string) error {
	data, err := s.registry.Manifest(ctx, s.repo, tag)
	if err != nil {
		return err
	}
	s.found.add(Inspection, s.finder.InBytes("the image index", data))
	var index ocispecs.Index
	if err := json.Unmarshal(data, &index); err != nil {
		return err
	}
	for _, desc := range index.Manifests {
		if err := s.manifest(ctx, desc); err != nil {
			return fmt.Errorf("search manifest %s: %w", desc.Digest, err)
		}
	}
	if len(index.Manifests) < 2 {
		return errors.New("search image: no attestation beside it")
	}
	return nil
}

func (s imageSearch) manifest(ctx context.Context, desc ocispecs.Descriptor) error {
	data, err := s.registry.Manifest(ctx, s.repo, string(desc.Digest))
	if err != nil {
		return err
	}
	var manifest ocispecs.Manifest
	if err := json.Unmarshal(data, &manifest); err != nil {
		return err
	}
	config, err := s.blob(ctx, manifest.Config.Digest)
	if err != nil {
		return err
	}
	if desc.Annotations["vnd.docker.reference.type"] == "attestation-manifest" {
		s.found.add(Provenance, s.finder.InBytes("the attestation", append(data, config...)))
		return s.attestation(ctx, manifest)
	}
	s.found.add(Inspection, s.finder.InBytes("the image manifest", data))
	s.found.add(Inspection, s.finder.InBytes("the image config", config))
	if err := s.variables(config); err != nil {
		return err
	}
	return s.layers(ctx, manifest)
}

func (s imageSearch) attestation(ctx context.Context, manifest ocispecs.Manifest) error {
	for _, layer := range manifest.Layers {
		data, err := s.blob(ctx, layer.Digest)
		if err != nil {
			return err
		}
		s.found.add(Provenance, s.finder.InBytes("the attestation", data))
	}
	return nil
}

// variables searches what a container of the image has in its environment.
func (s imageSearch) variables(config []byte) error {
	var image ocispecs.Image
	if err := json.Unmarshal(config, &image); err != nil {
		return err
	}
	for _, variable := range image.Config.Env {
		s.found.add(Runtime, s.finder.InBytes("the environment", []byte(variable)))
	}
	return nil
}

func (s imageSearch) blob(ctx context.Context, sum digest.Digest) ([]byte, error) {
	r, err := s.registry.Blob(ctx, s.repo, sum)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, 64<<20))
}

// layers searches every layer, and the file system that they make together.
func (s imageSearch) layers(ctx context.Context, manifest ocispecs.Manifest) error {
	rootfs := flattened{}
	for _, layer := range manifest.Layers {
		if s.skip(layer.Digest) {
			continue
		}
		r, err := s.registry.Blob(ctx, s.repo, layer.Digest)
		if err != nil {
			return err
		}
		err = rootfs.apply(s.finder, "layer "+layer.Digest.Encoded()[:12], r, s.found)
		r.Close()
		if err != nil {
			return fmt.Errorf("search layer %s: %w", layer.Digest, err)
		}
	}
	s.found.add(Runtime, rootfs.hits())
	return nil
}

// flatTar searches an image that left as one tar of files.
func flatTar(file string, finder *leak.Finder, found *Findings) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	rootfs := flattened{}
	var all Findings
	if err := rootfs.apply(finder, "the tar", f, &all); err != nil {
		return fmt.Errorf("search flat tar: %w", err)
	}
	if _, ok := rootfs[provenanceName]; !ok {
		return errors.New("search flat tar: no provenance in it")
	}
	found.add(Provenance, rootfs[provenanceName])
	delete(rootfs, provenanceName)
	for s, hits := range all {
		found.add(Surface(s), slices.DeleteFunc(hits, func(h leak.Hit) bool { return strings.HasSuffix(h.Where, " "+provenanceName) }))
	}
	found.add(Runtime, rootfs.hits())
	return nil
}

// flattened is a file system as the layers so far make it: the hits in each
// file, by path.
type flattened map[string][]leak.Hit

// apply puts a layer on top and adds the hits in all that it holds.
func (fs flattened) apply(finder *leak.Finder, name string, r io.Reader, found *Findings) error {
	stream, err := leak.Decode(r)
	if err != nil {
		return err
	}
	defer stream.Close()
	for archive := tar.NewReader(stream); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			return err
		}
		hits := inEntry(finder, name+": "+path.Clean(h.Name), h, content)
		for s := range hits {
			found.add(Surface(s), hits[s])
		}
		fs.put(path.Clean(strings.TrimPrefix(h.Name, "/")), h.Typeflag, slices.Concat(hits[:]...))
	}
}

// inEntry searches one file of a layer.
func inEntry(finder *leak.Finder, where string, h *tar.Header, content []byte) (found Findings) {
	for _, hit := range finder.InBytes(where, content) {
		if hit.Form == leak.Plain {
			found.add(Layers, []leak.Hit{hit})
		} else {
			found.add(Encoded, []leak.Hit{hit})
		}
	}
	found.add(Encoded, finder.InPacked(where, content))
	found.add(Names, finder.InBytes(where+" (name)", []byte(h.Name+"\n"+h.Linkname)))
	return found
}

const (
	whiteout       = ".wh."
	opaqueWhiteout = ".wh..wh..opq"
)

func (fs flattened) put(name string, kind byte, hits []leak.Hit) {
	dir, base := path.Split(name)
	switch {
	case base == opaqueWhiteout:
		fs.removeBelow(dir)
	case strings.HasPrefix(base, whiteout):
		gone := dir + strings.TrimPrefix(base, whiteout)
		delete(fs, gone)
		fs.removeBelow(gone + "/")
	default:
		if kind != tar.TypeDir {
			fs.removeBelow(name + "/")
		}
		fs[name] = hits
	}
}

func (fs flattened) removeBelow(dir string) {
	maps.DeleteFunc(fs, func(name string, _ []leak.Hit) bool { return strings.HasPrefix(name, dir) })
}

func (fs flattened) hits() []leak.Hit {
	var all []leak.Hit
	for _, name := range slices.Sorted(maps.Keys(fs)) {
		all = append(all, fs[name]...)
	}
	return all
}
