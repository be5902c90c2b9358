package integration_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/testenv"
	"go.yaml.in/yaml/v3"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// block is a fenced block of a page, or a line of a table, whose language is tableRow.
type block struct{ language, text string }

const tableRow = "|"

// blocksOf are the blocks of a page, in their order.
func blocksOf(page string) []block {
	var blocks []block
	for _, m := range regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```|^[|] [^\n]*$").FindAllStringSubmatch(page, -1) {
		if strings.HasPrefix(m[0], tableRow) {
			m[1], m[2] = tableRow, m[0]
		}
		blocks = append(blocks, block{m[1], m[2]})
	}
	return blocks
}

// read does what a page says: types its commands, has the files that it shows, runs
// the commands in those that are for a CI, and checks the rows of its tables.
func (r *reader) read(t *testing.T, page string) {
	t.Helper()
	blocks := blocksOf(page)
	for i, b := range blocks {
		switch b.language {
		case "console":
			for _, step := range b.steps() {
				r.follow(t, step)
			}
		case "dockerfile":
			r.write(t, "Dockerfile", b.text)
			checked := i+1 < len(blocks) && blocks[i+1].language == "console" && strings.HasPrefix(blocks[i+1].text, "$ leaktight check\n")
			assert.Check(t, checked, "no leaktight check after the Dockerfile\n%s", b.text)
		case "yaml":
			r.keep(t, b.text)
			var document yaml.Node
			assert.NilError(t, yaml.Unmarshal([]byte(b.text), &document))
			r.run(t, scriptsOf(&document))
			r.buildAs(t, b.text)
		case "hcl":
			r.keep(t, b.text)
		case "groovy":
			for _, m := range regexp.MustCompile(`\bsh '([^']+)'`).FindAllStringSubmatch(b.text, -1) {
				r.run(t, []string{m[1]})
			}
		case tableRow:
			if row, ok := rowOf(b.text); ok {
				r.check(t, row)
			}
		}
	}
}

// scriptsOf are the commands of a workflow or a pipeline.
func scriptsOf(n *yaml.Node) []string {
	var scripts []string
	for i, child := range n.Content {
		key := ""
		if n.Kind == yaml.MappingNode && i%2 == 1 {
			key = n.Content[i-1].Value
		}
		switch {
		case key == "run" && child.Kind == yaml.ScalarNode:
			scripts = append(scripts, child.Value)
		case key == "command" && child.Kind == yaml.SequenceNode: // of a container
			var words []string
			for _, word := range child.Content {
				words = append(words, "'"+word.Value+"'")
			}
			scripts = append(scripts, strings.Join(words, " "))
		case (key == "before_script" || key == "script") && child.Kind == yaml.SequenceNode:
			for _, line := range child.Content {
				scripts = append(scripts, line.Value)
			}
		default:
			scripts = append(scripts, scriptsOf(child)...)
		}
	}
	return scripts
}

// run runs the commands of a CI, none of which may fail.
func (r *reader) run(t *testing.T, scripts []string) {
	t.Helper()
	for _, script := range scripts {
		out, err := r.shell(t, script).CombinedOutput()
		assert.Check(t, err, "%s\n%s", script, out)
	}
}

// shell runs a command in the reader's project.
func (r *reader) shell(t *testing.T, command string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-e", "-c", strings.NewReplacer("registry.example.com", string(testenv.Registry), "/secrets/", r.outside+"/").Replace(command))
	cmd.Dir, cmd.Env = r.dir, r.env
	return cmd
}

// keep writes a file that is shown, if its first line says the name.
func (r *reader) keep(t *testing.T, text string) {
	t.Helper()
	if m := regexp.MustCompile(`^# (\S+)\n`).FindStringSubmatch(text); m != nil {
		r.write(t, m[1], text)
	}
}

func (r *reader) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(r.dir, filepath.FromSlash(name))
	assert.NilError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	assert.NilError(t, os.WriteFile(file, []byte(strings.ReplaceAll(text, "registry.example.com", string(testenv.Registry))), 0o600))
}

// row is a line of a table that says what becomes of instructions, and which
// secrets go with them.
type row struct{ instructions, becomes, flags []string }

// rowOf reads a line of a table whose second cell has instructions.
func rowOf(line string) (row, bool) {
	cells := strings.Split(strings.TrimSuffix(line, " |"), " | ")
	if len(cells) != 4 || !regexp.MustCompile("^`(ARG|COPY|ADD|RUN) ").MatchString(cells[1]) {
		return row{}, false
	}
	return row{codeIn(cells[1]), codeIn(cells[2]), codeIn(cells[3])}, true
}

func codeIn(cell string) []string {
	var code []string
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		code = append(code, m[1])
	}
	return code
}

// check checks a Dockerfile of a row's instructions: it must say all that the row
// claims, and ask for the row's secrets and no other.
func (r *reader) check(t *testing.T, row row) {
	t.Helper()
	r.write(t, "Dockerfile", "FROM alpine\n"+strings.Join(row.instructions, "\n")+"\n")
	out, _ := r.shell(t, "leaktight check").CombinedOutput() // what it says is what counts
	for _, claim := range row.becomes {
		assert.Check(t, is.Contains(string(out), claim), "%q", row.instructions)
	}
	asked := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)→ (--secret \S+)$`).FindAllStringSubmatch(string(out), -1) {
		asked[m[1]] = true
	}
	given := map[string]bool{}
	for _, flag := range row.flags {
		given[flag] = true
	}
	assert.Check(t, is.DeepEqual(given, asked), "%q\n%s", row.instructions, out)
}
