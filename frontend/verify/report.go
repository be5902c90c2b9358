package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
)

const (
	// reportVersion changes with the form of the report.
	reportVersion = 3
	// maxReport bounds what is read of a report; it also has to fit into one
	// message of the gateway.
	maxReport = 8 << 20
)

// report is what a step leaves behind.
type report struct {
	Version int `json:"version"`
	// Layers are in the order of the step's mounts.
	Layers []layerReport `json:"layers"`
}

// layerReport is what a step found in one layer.
type layerReport struct {
	layerscan.Result
	// Content is what the bytes of its files hold: tokens, and the values of the
	// secrets that the build had when the layer was made. A secret that was given
	// since is looked for in every build, see searchValues.
	Content search.Result `json:"content"`
}

// writeReport writes the report into a folder of dir, which also holds the files of the
// layer: what has its name already is an error and is not followed.
func writeReport(dir string, found []layerReport) error {
	dt, err := json.Marshal(report{Version: reportVersion, Layers: found})
	if err != nil {
		return fmt.Errorf("marshal report: %w", err)
	}
	if len(dt) > maxReport {
		return fmt.Errorf("the report has %d bytes, the most is %d", len(dt), maxReport)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open output: %w", err)
	}
	defer root.Close()
	switch err := root.Mkdir(reportFolder, 0o700); {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("create report: the image has /%s, which is the name that leaktight's own report needs: remove it where it comes from", reportFolder)
	case err != nil:
		return fmt.Errorf("create report: %w", err)
	}
	f, err := root.OpenFile(path.Join(reportFolder, reportName), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o444)
	if err != nil {
		return fmt.Errorf("create report: %w", err)
	}
	if _, err := f.Write(dt); err != nil {
		return errors.Join(fmt.Errorf("write report: %w", err), f.Close())
	}
	return f.Close()
}

// parseReport reads the report about a number of layers, and checks that it is a
// whole one, of this version, and about as many.
func parseReport(dt []byte, layers int) ([]layerReport, error) {
	if len(dt) > maxReport {
		return nil, fmt.Errorf("parse report: longer than %d bytes", maxReport)
	}
	var r report
	dec := json.NewDecoder(bytes.NewReader(dt))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return nil, fmt.Errorf("parse report: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("parse report: something follows it")
	}
	if r.Version != reportVersion {
		return nil, fmt.Errorf("parse report: version %d, want %d", r.Version, reportVersion)
	}
	if len(r.Layers) != layers {
		return nil, fmt.Errorf("parse report: %d layers were scanned, want %d", len(r.Layers), layers)
	}
	return r.Layers, validate(r.Layers)
}

func validate(layers []layerReport) error {
	for _, l := range layers {
		if l.More < 0 || l.MoreDoubtful < 0 || l.Files < len(l.Hits) {
			return errors.New("parse report: its counts are wrong")
		}
		for _, f := range l.Content.Findings {
			if f.Path == "" || (f.ID == "") == (f.Token == "") {
				return errors.New("parse report: a finding without a path, or that is not either a value or a token")
			}
		}
		for _, h := range l.Hits {
			if h.Path == "" || h.Path[0] != '/' || h.Size <= 0 || h.Kind == "" && !h.Listed && !h.LeftOut {
				return errors.New("parse report: a hit without a path, a size or a reason")
			}
		}
	}
	return nil
}
