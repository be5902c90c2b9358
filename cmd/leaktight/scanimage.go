package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/image"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
)

// part is what is scanned by itself: what an image publishes besides its layers, or
// a layer.
type part struct {
	imageFinding
	// image has the layer. Its index is -1 for what is none.
	image *image.Image
	// platform is what the image runs on, "" where that tells it from no other.
	platform, where string
	scanned         *verify.Scanned
}

// images scans images, their layers side by side. What is found is in the order of
// the layers all the same.
func (s *scan) images(ctx context.Context, images []image.Image) error {
	parts := s.parts(images)
	var layers []*part
	for _, p := range parts {
		if p.index >= 0 {
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
		if p.index < 0 {
			s.talk.detail("image %s for %s, %s", cmp.Or(p.image.Digest, "without a digest"), cmp.Or(p.image.Platform, "any platform"),
				count(len(p.image.Layers), "layer", "layers"))
		}
		s.add(p.where, p.imageFinding, p.scanned)
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
		parts = append(parts, &part{imageFinding: imageFinding{index: -1}, image: img, platform: platform, where: "configuration, history and annotations" + of})
		for j, l := range img.Layers {
			where := fmt.Sprintf("layer %d of %d%s", j+1, len(img.Layers), of)
			if seen[l.Digest] {
				s.talk.detail("%s, %s: scanned already", where, l.Digest)
				continue
			}
			seen[l.Digest] = true
			parts = append(parts, &part{imageFinding: imageFinding{layer: l.Digest.String(), index: j}, image: img, platform: platform, where: where})
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
	p.scanned = &verify.Scanned{}
	for _, name := range slices.Sorted(maps.Keys(p.image.Labels)) {
		found, err := s.scanner.Text(ctx, "the annotation "+name, strings.NewReader(p.image.Labels[name]))
		if err != nil {
			return err
		}
		p.scanned.Findings = append(p.scanned.Findings, found.Findings...)
	}
	var config dockerspec.DockerOCIImage
	if err := json.Unmarshal(p.image.Config, &config); err != nil {
		return fmt.Errorf("read the configuration of %s: %w", s.target, err)
	}
	found, err := s.scanner.Config(ctx, &config)
	p.scanned.Findings = append(p.scanned.Findings, found...)
	if p.platform != "" {
		for i := range p.scanned.Findings {
			p.scanned.Findings[i].Message = p.platform + ": " + p.scanned.Findings[i].Message
		}
	}
	return err
}

// layer scans a layer, which progress has made one that is watched.
func (s *scan) layer(ctx context.Context, p *part, watched image.Layer) error {
	which := p.where
	p.createdBy = s.scanner.Masked(watched.CreatedBy)
	err := watched.Read(ctx, func(r io.Reader) (err error) {
		if watched.Text {
			p.where += ", an attestation"
			p.scanned, err = s.scanner.Text(ctx, "an attestation", r)
			return err
		}
		if p.createdBy != "" {
			p.where += " (" + shortly(p.createdBy) + ")"
		}
		p.scanned, err = s.scanner.Layer(ctx, p.where, watched.CreatedBy, p.index == 0, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("scan %s of %s: %w", which, s.target, err)
	}
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
