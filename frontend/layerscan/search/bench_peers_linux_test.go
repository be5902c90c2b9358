package search_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// envPeers is the folder with the programs that are compared with.
const envPeers = "LEAKTIGHT_PEERS"

// peer is another program that looks for credentials.
type peer struct {
	name, program string
	args          func(dir string, p planted) []string
}

func peers() []peer {
	return []peer{
		{"gitleaks", "gitleaks", func(dir string, _ planted) []string {
			return []string{"dir", dir, "--no-banner", "--exit-code=0", "--max-archive-depth=4", "--redact", "--report-format=json", "--report-path=-"}
		}},
		{"betterleaks", "betterleaks", func(dir string, _ planted) []string {
			return []string{"dir", dir, "--no-banner", "--exit-code=0", "--max-archive-depth=4", "--redact", "--report-format=json", "--report-path=-"}
		}},
		{"trufflehog", "trufflehog", func(dir string, _ planted) []string {
			return []string{"filesystem", dir, "--json", "--no-verification", "--no-update"}
		}},
		{"trivy", "trivy", func(dir string, _ planted) []string {
			return []string{"fs", "--scanners=secret", "--format=json", "--quiet", "--offline-scan", dir}
		}},
		{"ripgrep, for the values", "rg", func(dir string, p planted) []string {
			args := []string{"-uuu", "--text", "--files-with-matches", "--fixed-strings"}
			for _, v := range p.values {
				args = append(args, "--regexp="+v)
			}
			return append(args, dir)
		}},
	}
}

// BenchmarkPeers searches one tree with leaktight and with other programs, in turn,
// and counts which of the planted credentials each names.
func BenchmarkPeers(b *testing.B) {
	programs := os.Getenv(envPeers)
	if programs == "" {
		b.Skip(envPeers + " is not set: make bench installs the programs to compare with")
	}
	dir := b.TempDir()
	makeTree(b, dir, 12_000, 300<<20, false)
	makeRandom(b, filepath.Join(dir, "random"), 104<<20)
	p := plantAll(b, dir)
	var ours costs
	for b.Loop() {
		for range 3 {
			cmd := searcher(dir, envPaths+"=1")
			cmd.Stdin = strings.NewReader(strings.Join(p.values, "\n"))
			ours.add(b, cmd)
		}
		p.print("leaktight", ours, dir)
		for _, peer := range peers() {
			program := filepath.Join(programs, peer.program)
			if _, err := os.Stat(program); err != nil {
				fmt.Printf("peer|%s|not to be had here||||\n", peer.name)
				continue
			}
			var theirs costs
			theirs.add(b, exec.Command(program, peer.args(dir, p)...))
			p.print(peer.name, theirs, dir)
			if peer.name == "gitleaks" {
				fmt.Printf("figure|small tree: cpu, gitleaks / leaktight|%.0f|>=20|\n", theirs.cpu()/ours.cpu())
			}
		}
	}
	found, _ := p.found(ours.out, dir)
	// A token or a value of letters only may by chance be like a name: one in a hundred of some kinds is.
	assert.Check(b, found >= len(p.paths)-1, "%d of %d planted credentials were found", found, len(p.paths))
}

// print is a line of the table of peers.
func (p planted) print(name string, r costs, dir string) {
	found, elsewhere := p.found(r.out, dir)
	fmt.Printf("peer|%s|%.2f|%.2f|%d|%d of %d|%d\n", name, r.cpu(), r.wall(), r.peak>>20, found, len(p.paths), elsewhere)
}

// found counts the planted files that a report names, and the other files of the
// tree that it names.
func (p planted) found(report, dir string) (found, elsewhere int) {
	named := map[string]bool{}
	for _, m := range regexp.MustCompile(regexp.QuoteMeta(dir)+`(/[^":!\n]+)`).FindAllStringSubmatch(report, -1) {
		named[m[1]] = true
	}
	for _, at := range p.paths {
		if named[at] {
			found++
		}
	}
	return found, len(named) - found
}
