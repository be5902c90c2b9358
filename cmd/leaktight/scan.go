package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/docker/go-units"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/image"
	"github.com/spf13/cobra"
)

func newScanCommand(t *talk) *cobra.Command {
	var format string
	var valuesFrom []string
	cmd := &cobra.Command{
		Use:   "scan TARGET",
		Short: "Find the credentials in an image that is built already",
		Long: `scan looks at every layer of an image, also at files that a later layer deletes, and at
its configuration, history, annotations and attestations. Nothing is unpacked to a disk.

A TARGET is the name of an image in a registry, an OCI layout (a directory or a tar),
a file of docker save, or a directory with a root file system. For registries, the logins
of docker login are used; one that says nothing for 30 seconds is given up.

--value-from looks for passwords that you know: as they are, in base64, hex and other
forms, and in archives. They are printed nowhere. A file has one a line; a private key
in PEM is one.

Exit status: 0 nothing at fail, 1 something, 2 wrong usage or a target that cannot be read.`,
		Example: `  leaktight scan registry.example.com/app:1
  leaktight scan --value-from env:NPM_TOKEN --value-from file:old-passwords.txt app.tar
  leaktight scan --format json ./rootfs`,
		Args: oneTarget,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveDefault
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("unknown format %q: use text or json", format)
			}
			var values []search.Value
			err := atOnce(cmd.Context(), func() (err error) {
				values, err = readValues(valuesFrom)
				return err
			})
			if err != nil {
				return err
			}
			verify.CollectEarly()
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
	cmd.Flags().StringArrayVar(&valuesFrom, "value-from", nil, "look for the values of a variable or a file: env:NAME or file:PATH (repeatable)")
	complete(cmd, "format", "text", "json")
	complete(cmd, "value-from", "env:", "file:")
	return cmd
}

func oneTarget(cmd *cobra.Command, args []string) error {
	switch n := len(args); n {
	case 0:
		return fmt.Errorf("what is to be scanned? Name an image, a file or a directory: %s --help has examples", cmd.CommandPath())
	case 1:
		return nil
	default:
		return fmt.Errorf("scan takes one TARGET, not %d: run it once for each", n)
	}
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
}

// imageFinding is a finding with the blob that holds it, and the line of the history
// that made that or is what it is about.
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
	for _, v := range s.values {
		s.talk.detail("look for the value %s, in every form", v.ID)
	}
	if source.Root != "" {
		err = s.tree(ctx, source.Root)
	} else {
		err = s.images(ctx, source.Images)
	}
	return errors.Join(err, source.Close())
}

func (s *scan) tree(ctx context.Context, dir string) error {
	s.progress.tree(dir)
	found, err := s.scanner.Tree(ctx, "the file system", dir)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("scan %s: %w: whoever scans a root file system has to read all of it; run leaktight as root", dir, err)
	case err != nil:
		return fmt.Errorf("scan %s: %w", dir, err)
	}
	p := &part{blob: -1, where: "the file system"}
	p.add(imageFinding{index: -1}, found)
	s.add(p)
	return nil
}

// add takes over what was found in a part.
func (s *scan) add(p *part) {
	if p.isLayer() {
		s.scanned.Layers++
	}
	s.scanned.Files += p.files
	s.scanned.Bytes += p.bytes
	s.talk.detail("%s: %s, %s, %s", p.where, count(p.files, "file", "files"), units.BytesSize(float64(p.bytes)), count(len(p.found), "finding", "findings"))
	s.found = append(s.found, p.found...)
}

// remedy says what to do about a credential that is out already, or may be one.
func remedy(f rule.Finding, layer string) string {
	switch {
	case f.Limit != "":
		return "unpack the file by other means, and scan the directory"
	case f.Rule.Name == rule.UnsearchedFile.Name:
		return ""
	case f.Verdict == rule.Warn && f.Path != "":
		return "find out whether anything takes it: if so, rotate it, and rebuild without it"
	case f.Verdict != rule.Fail:
		return ""
	}
	text := "rotate it: everyone who could pull the image may have it; rebuild without it, as with leaktight build"
	if layer != "" {
		text += "; and delete the images with the layer " + layer + " from registries"
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
