package matrix

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed all:testdata
var testdata embed.FS

// Row is one method of handing a secret to a build.
type Row struct {
	ID    string // the folder of testdata
	Title string

	Upstream  Variant   // the build with upstream's frontend
	Leaktight []Variant // the builds with leaktight, of the very same Dockerfile

	values func() (values, error)
	serves []string // services that a build which is not refused must have used
	keeps  []string // public values that the image must hold
	flat   bool     // the image leaves as one flat tar
	// hasBase says that folder base is an image, which upstream's frontend builds first.
	hasBase bool
}

// Variant is one way to build a row.
type Variant struct {
	Name   string   // tells the variants of a row apart; may be empty
	Args   []string // flags of docker build, templates over the row's values
	Env    []string // names of values that the client has as variables
	Expect Line
	Why    string   // the rules that refuse the build, "" for none
	Says   []string // what the output must hold
	// Command says to build with leaktight build instead of docker buildx build.
	Command bool
}

// command is the build of the row with leaktight build: with the very command line
// that upstream's build has, it must do as well as the best of the others.
func (r Row) command() Variant {
	best := r.Leaktight[len(r.Leaktight)-1]
	return Variant{Args: r.Upstream.Args, Env: r.Upstream.Env, Expect: best.Expect, Why: best.Why, Says: best.Says, Command: true}
}

// Refuses says whether the build is expected to fail.
func (v Variant) Refuses() bool { return v.Expect[Runtime] == Refused }

// write fills folder dir with the row's build context. A syntax line, if given,
// goes on top of the Dockerfile.
func (r Row) write(dir, syntax string, v values) error {
	root := path.Join("testdata", r.ID)
	return fs.WalkDir(testdata, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := testdata.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := fill(strings.TrimPrefix(name, root+"/"), v)
		if err != nil {
			return err
		}
		if rel == "Dockerfile" {
			data = append([]byte(syntax), data...)
		}
		text, err := fill(string(data), v)
		if err != nil {
			return err
		}
		return writeFile(filepath.Join(dir, rel), text)
	})
}

func fill(text string, v values) (string, error) {
	t, err := template.New("").Option("missingkey=error").Parse(text)
	if err != nil {
		return "", fmt.Errorf("fill template: %w", err)
	}
	var out strings.Builder
	err = t.Execute(&out, v.texts())
	return out.String(), err
}

func writeFile(file, text string) error {
	mode := fs.FileMode(0o600)
	if filepath.Ext(file) == ".sh" {
		mode = 0o755
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), mode)
}

func (v Variant) args(vals values) ([]string, error) {
	var args []string
	for _, arg := range v.Args {
		text, err := fill(arg, vals)
		if err != nil {
			return nil, err
		}
		args = append(args, text)
	}
	return args, nil
}

func (v Variant) env(vals values) []string {
	var env []string
	for _, name := range v.Env {
		env = append(env, name+"="+vals.text(name))
	}
	return env
}
