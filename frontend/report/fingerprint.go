package report

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Checked is a Dockerfile and what was found in it.
type Checked struct {
	// Filename is what people call the Dockerfile.
	Filename string
	Findings []rule.Finding
	// Source gives the text of a range of lines, without what looks like a credential.
	Source func(rule.Lines) string
}

// Fingerprints gives each finding a name that stays the same when lines are added or
// moved elsewhere in the file, or blanks in the instruction. It tells nothing of a
// value.
func (c Checked) Fingerprints() []string {
	prints := make([]string, len(c.Findings))
	seen := map[string]int{}
	for i, f := range c.Findings {
		text := ""
		if f.Lines.Start > 0 {
			text = strings.Join(strings.Fields(c.Source(f.Lines)), " ")
		}
		parts := []string{filepath.ToSlash(filepath.Clean(c.Filename)), f.Rule.Name, f.Name, f.Path, text}
		key := strings.Join(parts, "\x00")
		seen[key]++
		if n := seen[key]; n > 1 {
			key += "\x00" + strconv.Itoa(n) // the same instruction again
		}
		sum := sha256.Sum256([]byte(key))
		prints[i] = hex.EncodeToString(sum[:16])
	}
	return prints
}
