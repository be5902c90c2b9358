package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/image"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
)

// part is what is scanned by itself: what an image publishes besides its layers, or a
// blob of it.
type part struct {
	image *image.Image
	// blob is which one of the image's, -1 for none.
	blob int
	// platform is what the image runs on, "" where that tells it from no other.
	platform, where string
	found           []imageFinding
	// files and bytes are what was read.
	files, bytes int64
}

// add keeps what was found, with the layer that it is about.
func (p *part) add(about imageFinding, scanned *verify.Scanned) {
	p.files += scanned.Files
	p.bytes += scanned.Bytes
	for _, f := range scanned.Findings {
		about.Finding = f
		about.Fix = remedy(f, about.layer)
		if p.blob < 0 && p.platform != "" {
			about.Message = p.platform + ": " + f.Message
		}
		p.found = append(p.found, about)
	}
}

// isLayer reports whether it is a layer, and no attestation nor what else is beside one.
func (p *part) isLayer() bool { return p.blob >= 0 && !p.image.Layers[p.blob].Text }

// images scans images, their layers side by side. What is found is in the order of
// the layers all the same.
func (s *scan) images(ctx context.Context, images []image.Image) error {
	parts := s.parts(images)
	var layers []*part
	for _, p := range parts {
		if p.blob >= 0 {
			layers = append(layers, p)
		} else if err := s.published(ctx, p); err != nil {
			return err
		}
	}
	s.progress.expect(layers)
	err := image.SideBySide(ctx, len(layers), func(i int) func(context.Context) error {
		watched := s.progress.layer(layers[i])
		return func(ctx context.Context) error { return s.layer(ctx, layers[i], watched) }
	})
	if err != nil {
		return err
	}
	for _, p := range parts {
		if p.blob < 0 {
			s.talk.detail("image %s for %s, %s", cmp.Or(p.image.Digest, "without a digest"), cmp.Or(s.scanner.Masked(p.image.Platform), "any platform"),
				count(len(p.image.Layers), "layer", "layers"))
		}
		s.add(p)
	}
	return nil
}

// parts are what there is to scan of images, in their order. A layer that several images have,
// as those of several platforms do, is there once.
func (s *scan) parts(images []image.Image) []*part {
	var parts []*part
	seen := map[digest.Digest]bool{}
	several := severalPlatforms(images)
	for i := range images {
		img, platform, of := &images[i], "", ""
		if several && img.Platform != "" {
			platform = s.scanner.Masked(img.Platform)
			of = " for " + platform
		}
		parts = append(parts, &part{image: img, blob: -1, platform: platform, where: "configuration, history and annotations" + of})
		for j, l := range img.Layers {
			where := fmt.Sprintf("layer %d of %d%s", j+1, len(img.Layers), of)
			if seen[l.Digest] {
				s.talk.detail("%s, %s: scanned already", where, l.Digest)
				continue
			}
			seen[l.Digest] = true
			parts = append(parts, &part{image: img, blob: j, platform: platform, where: where})
		}
	}
	return parts
}

// severalPlatforms reports whether images run on more than one platform. Some, as
// attestations, run on none.
func severalPlatforms(images []image.Image) bool {
	first := ""
	for _, img := range images {
		first = cmp.Or(first, img.Platform)
		if img.Platform != "" && img.Platform != first {
			return true
		}
	}
	return false
}

// published scans what an image tells besides its layers.
func (s *scan) published(ctx context.Context, p *part) error {
	about := imageFinding{index: -1}
	for _, a := range p.image.Annotations {
		found, err := s.scanner.Text(ctx, "the annotation "+a.Name, strings.NewReader(a.Text))
		if err != nil {
			return err
		}
		p.add(about, &verify.Scanned{Findings: found.Findings})
	}
	var config dockerspec.DockerOCIImage
	if err := json.Unmarshal(p.image.Config, &config); err != nil {
		return fmt.Errorf("read the configuration of %s: %w", s.target, err)
	}
	found, err := s.scanner.Config(ctx, config)
	if err != nil {
		return err
	}
	p.add(about, &verify.Scanned{Findings: found})
	for i, line := range config.History {
		about.createdBy = s.scanner.Masked(line.CreatedBy)
		where := fmt.Sprintf("line %d of the history (%s)", i+1, shortly(about.createdBy))
		found, err := s.scanner.History(ctx, where, line)
		if err != nil {
			return err
		}
		p.add(about, &verify.Scanned{Findings: found})
	}
	return nil
}

// layer scans a blob, which progress has made one that is watched.
func (s *scan) layer(ctx context.Context, p *part, watched image.Layer) error {
	which := p.where
	about := imageFinding{layer: watched.Digest.String(), index: p.blob, createdBy: s.scanner.Masked(watched.CreatedBy)}
	read := func(f func(io.Reader) error) error { return watched.Read(ctx, f) }
	var found *verify.Scanned
	var err error
	if watched.Text {
		p.where += ", an attestation"
		about.index = -1
		err = read(func(r io.Reader) (err error) {
			found, err = s.scanner.Text(ctx, "an attestation", r)
			return err
		})
	} else {
		if about.createdBy != "" {
			p.where += " (" + shortly(about.createdBy) + ")"
		}
		found, err = s.scanner.Layer(ctx, p.where, watched.CreatedBy, p.blob == 0, read)
	}
	if err != nil {
		return fmt.Errorf("scan %s of %s: %w", which, s.target, err)
	}
	p.add(about, found)
	return nil
}

// shortly is a line of the history, cut where it gets long.
func shortly(line string) string {
	const most = 60
	runes := []rune(strings.Join(strings.Fields(line), " "))
	if len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return string(runes)
}
