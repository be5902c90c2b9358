package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/docker/go-units"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/image"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
	"github.com/spf13/cobra"
)

// maxText bounds what is read of an attestation, in bytes.
const maxText = 64 << 20

func newScanCommand(t *talk) *cobra.Command {
	var format string
	var valuesFrom []string
	cmd := &cobra.Command{
		Use:   "scan TARGET",
		Short: "Find the credentials in an image that is built already",
		Long: `scan looks at every layer of an image, also at files that a later layer deletes, and at
its configuration, history, annotations and attestations. Nothing is unpacked to a disk.

A TARGET is the name of an image in a registry, an OCI layout (a directory or a tar),
a file of docker save, or a directory with a root file system.

Exit status: 0 nothing at fail, 1 something, 2 wrong usage or a target that cannot be read.`,
		Example: `  leaktight scan registry.example.com/app:1
  leaktight scan --value-from env:NPM_TOKEN --value-from file:old-passwords.txt app.tar
  leaktight scan --format json ./rootfs`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("unknown format %q: use text or json", format)
			}
			values, err := readValues(valuesFrom)
			if err != nil {
				return err
			}
			s := scan{talk: t, values: values, target: args[0], scanner: verify.NewImageScanner(values), progress: newProgress(t, args[0])}
			err = atOnce(cmd.Context(), func() error { return s.run(cmd.Context()) })
			s.progress.end()
			if err != nil {
				return err
			}
			if err := s.write(cmd.OutOrStdout(), format); err != nil {
				return err
			}
			return s.status()
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "how to print findings: text or json")
	cmd.Flags().StringArrayVar(&valuesFrom, "value-from", nil, "look for these values in every form, one a line: env:NAME or file:PATH (repeatable)")
	complete(cmd, "format", "text", "json")
	return cmd
}

// scan is one run of leaktight scan.
type scan struct {
	target   string
	values   []search.Value
	scanner  *verify.ImageScanner
	progress *progress
	talk     *talk
	found    []imageFinding
	scanned  scannedTotal
	// seen are the layers that were scanned: images of several platforms share some.
	seen map[string]bool
}

// imageFinding is a finding with the layer that it is about.
type imageFinding struct {
	rule.Finding
	layer, createdBy string
	// index counts the layers of an image from 0; -1 for what is no layer.
	index int
}

func (s *scan) run(ctx context.Context) error {
	source, err := image.Open(ctx, s.target)
	if err != nil {
		return err
	}
	s.seen = map[string]bool{}
	for _, v := range s.values {
		s.talk.detail("look for the value %s, in every form", v.ID)
	}
	if source.Root != "" {
		err = s.tree(ctx, source.Root)
	}
	s.progress.expect(distinct(source.Images))
	for _, img := range source.Images {
		if err = s.image(ctx, img); err != nil {
			break
		}
	}
	return errors.Join(err, source.Close())
}

// distinct are the layers of images, each once.
func distinct(images []image.Image) []image.Layer {
	var all []image.Layer
	seen := map[digest.Digest]bool{}
	for _, img := range images {
		for _, l := range img.Layers {
			if !seen[l.Digest] {
				seen[l.Digest] = true
				all = append(all, l)
			}
		}
	}
	return all
}

func (s *scan) tree(ctx context.Context, dir string) error {
	s.progress.tree(dir)
	found, err := s.scanner.Tree(ctx, "the file system", dir)
	if err != nil {
		return fmt.Errorf("scan %s: %w", dir, err)
	}
	s.add("the file system", imageFinding{index: -1}, found)
	return nil
}

func (s *scan) image(ctx context.Context, img image.Image) error {
	s.talk.detail("image %s for %s, %s", cmp.Or(img.Digest, "without a digest"), cmp.Or(img.Platform, "any platform"), count(len(img.Layers), "layer", "layers"))
	if err := s.published(ctx, img); err != nil {
		return err
	}
	for i, l := range img.Layers {
		if s.seen[l.Digest.String()] {
			s.talk.detail("layer %d of %d, %s: scanned already", i+1, len(img.Layers), l.Digest)
			continue
		}
		s.seen[l.Digest.String()] = true
		if err := s.progress.layer(i, len(img.Layers), l).Read(ctx, func(r io.Reader) error { return s.layer(ctx, img, i, r) }); err != nil {
			return fmt.Errorf("scan layer %d of %d of %s: %w", i+1, len(img.Layers), s.target, err)
		}
	}
	return nil
}

// published scans what an image tells besides its layers.
func (s *scan) published(ctx context.Context, img image.Image) error {
	var all []rule.Finding
	for _, name := range slices.Sorted(maps.Keys(img.Labels)) {
		found, err := s.scanner.Text(ctx, "the annotation "+name, img.Labels[name])
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	if !img.Attests() {
		var config dockerspec.DockerOCIImage
		if err := json.Unmarshal(img.Config, &config); err != nil {
			return fmt.Errorf("read the configuration of %s: %w", s.target, err)
		}
		found, err := s.scanner.Config(ctx, &config)
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	s.add("configuration, history and annotations", imageFinding{index: -1}, &verify.Scanned{Findings: all})
	return nil
}

func (s *scan) layer(ctx context.Context, img image.Image, i int, r io.Reader) error {
	l := img.Layers[i]
	where := fmt.Sprintf("layer %d of %d", i+1, len(img.Layers))
	about := imageFinding{layer: l.Digest.String(), createdBy: s.scanner.Masked(l.CreatedBy), index: i}
	if l.Text {
		dt, err := io.ReadAll(io.LimitReader(r, maxText+1))
		if err == nil && len(dt) > maxText {
			err = fmt.Errorf("an attestation has more than %d bytes", maxText)
		}
		if err != nil {
			return err
		}
		found, err := s.scanner.Text(ctx, "an attestation", string(dt))
		if err == nil {
			s.add(where+", an attestation", about, &verify.Scanned{Findings: found, Files: 1, Bytes: int64(len(dt))})
		}
		return err
	}
	if about.createdBy != "" {
		where += " (" + shortly(about.createdBy) + ")"
	}
	found, err := s.scanner.Layer(ctx, where, l.CreatedBy, i == 0, r)
	if err == nil {
		s.add(where, about, found)
	}
	return err
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

func (s *scan) add(where string, about imageFinding, found *verify.Scanned) {
	s.scanned.Layers++
	if about.layer == "" {
		s.scanned.Layers--
	}
	s.scanned.Files += found.Files
	s.scanned.Bytes += found.Bytes
	s.talk.detail("%s: %s, %s, %s", where, count(found.Files, "file", "files"), units.BytesSize(float64(found.Bytes)), count(len(found.Findings), "finding", "findings"))
	for _, f := range found.Findings {
		about.Finding = f
		about.Fix = remedy(f, about.layer)
		s.found = append(s.found, about)
	}
}

// remedy says what to do about a credential that is out already.
func remedy(f rule.Finding, layer string) string {
	if f.Limit != "" || f.Verdict != rule.Fail {
		return ""
	}
	text := "rotate it: everyone who could pull the image may have it; rebuild without it, as with leaktight build"
	if layer != "" {
		text += "; and delete the layer " + layer + " from the registry"
	}
	return text
}

// status is [errFound] when something fails.
func (s *scan) status() error {
	if slices.ContainsFunc(s.found, func(f imageFinding) bool { return f.Verdict == rule.Fail }) {
		return errFound
	}
	return nil
}

func (s *scan) write(w io.Writer, format string) error {
	if format == "json" {
		return s.json(w)
	}
	checked := report.Checked{Filename: s.target}
	for _, f := range s.found {
		checked.Findings = append(checked.Findings, f.Finding)
	}
	if err := colours(w).Text(w, checked); err != nil || s.talk.quiet {
		return err
	}
	_, err := fmt.Fprintf(w, "%s; scanned %s, %s, %s\n", count(len(s.found), "finding", "findings"),
		count(s.scanned.Layers, "layer", "layers"), count(s.scanned.Files, "file", "files"), count(s.scanned.Bytes, "byte", "bytes"))
	return err
}
