package llbtransform_test

import (
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"slices"
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

// subject is a Dockerfile of the corpus, planned without a context or a client.
type subject struct {
	plan *llbtransform.Plan
	// doubts are the hits that only a context or a client can settle.
	doubts []detect.Hit
	labels []label
}

// TestCorpus measures precision and recall over the ARG, ENV, COPY and ADD lines
// of a labelled corpus: yes must be found, no must not, other labels do not
// count. Where a context or a client settles the doubt, a line is neither found
// nor missed; the second measure takes every doubt as the command line does
// without a context. Every file must be planned, and what comes out must be a
// Dockerfile to upstream and need no further rewrite.
func TestCorpus(t *testing.T) {
	t.Parallel()
	dir := os.Getenv(corpusVariable)
	if dir == "" {
		t.Skip(corpusVariable + " names no corpus")
	}
	subjects := openCorpus(t, dir)
	var settled, offline score
	for _, name := range slices.Sorted(maps.Keys(subjects)) {
		s := subjects[name]
		for _, l := range s.labels {
			if !l.counts() {
				continue
			}
			found := l.found(s.plan)
			offline.count(l, found)
			if l.doubtful(s.doubts) {
				t.Logf("doubtful %-4s %s:%d %s %s", l.verdict, l.file, l.line, l.instruction, l.name)
			} else if wrong := settled.count(l, found); wrong {
				t.Logf("WRONG    %-4s %s:%d %s %s", l.verdict, l.file, l.line, l.instruction, l.name)
			}
		}
	}
	settled.assert(t, "doubts left out")
	offline.assert(t, "doubts taken as without a context")
	logOutcomes(t, subjects)
}

// openCorpus plans every file and checks what comes out.
func openCorpus(t *testing.T, dir string) map[string]*subject {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "dockerfiles", "*"))
	assert.NilError(t, err)
	assert.Assert(t, len(files) > 0, "%s has no dockerfiles", dir)
	subjects := map[string]*subject{}
	for _, file := range files {
		subjects[filepath.Base(file)] = planCorpusFile(t, file)
	}
	for _, l := range readLabels(t, dir) {
		s := subjects[l.file]
		assert.Assert(t, s != nil, "labels.tsv names %s, which is not there", l.file)
		s.labels = append(s.labels, l)
	}
	return subjects
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
		labels = append(labels, label{file: row[0], line: line, instruction: row[2], name: row[3], verdict: row[4]})
	}
	return labels
}

// planCorpusFile plans a file, and the result again, which must change nothing.
func planCorpusFile(t *testing.T, name string) *subject {
	t.Helper()
	source, err := os.ReadFile(name)
	assert.NilError(t, err)
	s, err := planOffline(source)
	assert.NilError(t, err, name)
	if len(s.plan.Refused()) > 0 {
		return s
	}
	if convert(source) == nil {
		assert.Check(t, convert(s.plan.Source) == nil, "%s converts, its rewrite does not:\n%s", name, s.plan.Source)
	}
	again, err := planOffline(s.plan.Source)
	assert.NilError(t, err, name)
	assert.Check(t, is.Equal(string(again.plan.Source), string(s.plan.Source)), name)
	assert.Check(t, is.Len(again.plan.Refused(), 0), name)
	return s
}

func planOffline(source []byte) (*subject, error) {
	file, err := detect.Parse(source)
	if err != nil {
		return nil, err
	}
	found := detect.Find(file, nil, nil)
	hits, err := detect.Settle(found, detect.Witness{
		Given:    func([]string) (map[string]bool, error) { return nil, nil },
		Contents: func(string, []string) (map[string][]byte, error) { return nil, nil },
	})
	if err != nil {
		return nil, err
	}
	plan, err := llbtransform.New(file, hits, llbtransform.Options{AllStages: true})
	return &subject{plan: plan, doubts: slices.DeleteFunc(found, func(h detect.Hit) bool { return !h.Doubtful })}, err
}

// counts reports whether a label tells hits from misses.
func (l label) counts() bool {
	return slices.Contains([]string{"ARG", "ENV", "COPY", "ADD"}, l.instruction) && (l.verdict == "yes" || l.verdict == "no")
}

// names reports whether a variable or a file is what the label is about. A
// finding about the whole instruction has neither.
func (l label) names(variable, file string) bool {
	return variable == strings.Trim(l.name, "${}") || file != "" && strings.HasSuffix(l.name, file) || variable == "" && file == ""
}

// found reports whether the plan does something about the line. A warning does not.
func (l label) found(plan *llbtransform.Plan) bool {
	return slices.ContainsFunc(plan.Findings, func(f rule.Finding) bool {
		return f.Verdict != rule.Warn && f.Lines.Start <= l.line && l.line <= f.Lines.End && l.names(f.Name, f.Path)
	})
}

func (l label) doubtful(doubts []detect.Hit) bool {
	return slices.ContainsFunc(doubts, func(h detect.Hit) bool {
		return h.Lines.Start <= l.line && l.line <= h.Lines.End && l.names(h.Name, h.Source)
	})
}

// score counts what was found and should be, what should not be, and what was missed.
type score struct{ hit, wrong, missed int }

// count counts one line and reports whether it was judged wrongly.
func (s *score) count(l label, found bool) bool {
	switch {
	case l.verdict == "yes" && found:
		s.hit++
	case l.verdict == "yes":
		s.missed++
	case found:
		s.wrong++
	}
	return found != (l.verdict == "yes")
}

func (s *score) assert(t *testing.T, what string) {
	t.Helper()
	precision, recall := float64(s.hit)/float64(s.hit+s.wrong), float64(s.hit)/float64(s.hit+s.missed)
	t.Logf("%s: found %d, missed %d, wrong %d: precision %.3f, recall %.3f", what, s.hit, s.missed, s.wrong, precision, recall)
	assert.Check(t, precision >= 0.97, what)
	assert.Check(t, recall >= 0.97, what)
}
