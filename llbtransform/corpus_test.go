package llbtransform_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// corpusVariable names a directory with labels.tsv (file, line, instruction,
// name, label) and dockerfiles/<file>.
const corpusVariable = "LEAKTIGHT_CORPUS"

// label is what a person said about one line of a Dockerfile.
type label struct {
	file, instruction, name, verdict string
	line                             int
}

// TestCorpus measures precision and recall over the ARG, ENV, COPY and ADD lines
// of a labelled corpus: yes must be found, no must not, other labels do not count.
func TestCorpus(t *testing.T) {
	t.Parallel()
	dir := os.Getenv(corpusVariable)
	if dir == "" {
		t.Skip(corpusVariable + " names no corpus")
	}
	plans := map[string]*llbtransform.Plan{}
	var hit, missed, wrong int
	for _, l := range readLabels(t, dir) {
		if plans[l.file] == nil {
			plans[l.file] = planCorpusFile(t, filepath.Join(dir, "dockerfiles", l.file))
		}
		switch found := l.found(plans[l.file]); {
		case l.verdict == "yes" && found:
			hit++
		case l.verdict == "yes":
			missed++
			t.Logf("missed: %s:%d %s %s", l.file, l.line, l.instruction, l.name)
		case l.verdict == "no" && found:
			wrong++
			t.Logf("wrong:  %s:%d %s %s", l.file, l.line, l.instruction, l.name)
		}
	}
	precision, recall := float64(hit)/float64(hit+wrong), float64(hit)/float64(hit+missed)
	t.Logf("found %d, missed %d, wrong %d: precision %.3f, recall %.3f", hit, missed, wrong, precision, recall)
	assert.Check(t, precision >= 0.97)
	assert.Check(t, recall >= 0.97)
	logOutcomes(t, plans)
}

func readLabels(t *testing.T, dir string) []label {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "labels.tsv"))
	assert.NilError(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	assert.NilError(t, err)
	var labels []label
	for _, row := range rows[1:] {
		line, err := strconv.Atoi(row[1])
		assert.NilError(t, err)
		switch row[2] {
		case "ARG", "ENV", "COPY", "ADD":
			labels = append(labels, label{file: row[0], line: line, instruction: row[2], name: row[3], verdict: row[4]})
		}
	}
	return labels
}

// planCorpusFile plans a file, and the result again, which must change nothing.
func planCorpusFile(t *testing.T, name string) *llbtransform.Plan {
	t.Helper()
	source, err := os.ReadFile(name)
	assert.NilError(t, err)
	plan, err := planOffline(source)
	assert.NilError(t, err, name)
	if len(plan.Refused()) == 0 {
		again, err := planOffline(plan.Source)
		assert.NilError(t, err, name)
		assert.Check(t, is.Equal(string(again.Source), string(plan.Source)), name)
	}
	return plan
}

func planOffline(source []byte) (*llbtransform.Plan, error) {
	file, err := detect.Parse(source)
	if err != nil {
		return nil, err
	}
	hits, err := detect.Settle(detect.Find(file, nil), detect.Witness{
		Given:    func([]string) (map[string]bool, error) { return nil, nil },
		Contents: func([]string) (map[string][]byte, error) { return nil, nil },
	})
	if err != nil {
		return nil, err
	}
	return llbtransform.New(file, hits, llbtransform.Options{AllStages: true})
}

func (l label) found(plan *llbtransform.Plan) bool {
	for _, f := range plan.Findings {
		if f.Verdict == rule.Warn || l.line < f.Lines.Start || l.line > f.Lines.End {
			continue
		}
		if f.Name == strings.Trim(l.name, "${}") || f.Path != "" && strings.HasSuffix(l.name, f.Path) || f.Name == "" && f.Path == "" {
			return true
		}
	}
	return false
}

func logOutcomes(t *testing.T, plans map[string]*llbtransform.Plan) {
	t.Helper()
	counts := map[string]int{}
	for _, plan := range plans {
		switch {
		case len(plan.Refused()) > 0:
			counts["refused"]++
		case plan.Rewritten():
			counts["rewritten"]++
		default:
			counts["left alone"]++
		}
	}
	t.Log(fmt.Sprint(counts))
}
