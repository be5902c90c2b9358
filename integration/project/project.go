package project

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/leaktight/leaktight/integration/leak"
)

// Project is the working copy of one software project.
type Project struct {
	Name  string
	Files []File
}

// File is a regular file of a working copy.
type File struct {
	// Path is slash-separated and relative to the working copy.
	Path string
	Text string
	Mode fs.FileMode
	// Secret is the id of the secret that the file is, "" for a file that belongs
	// into the image.
	Secret string
	// Near says why a file that looks like a credential is none, "" for files
	// that look like nothing.
	Near string
	// Certain says that the name alone tells, so that no content must be read.
	Certain bool
	// Values are the secrets in a credential file.
	Values []leak.Value
}

// All makes a working copy of each project.
func All() ([]Project, error) {
	var all []Project
	for _, fresh := range []func() (Project, error){Node, Python, Golang, Java, PHP} {
		p, err := fresh()
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// Secrets gives the credential files.
func (p Project) Secrets() []File {
	return slices.DeleteFunc(slices.Clone(p.Files), func(f File) bool { return f.Secret == "" })
}

// Values gives the secrets of all credential files.
func (p Project) Values() []leak.Value {
	var all []leak.Value
	for _, f := range p.Files {
		all = append(all, f.Values...)
	}
	return all
}

// Without leaves files out, those that skip says.
func (p Project) Without(skip func(File) bool) Project {
	p.Files = slices.DeleteFunc(slices.Clone(p.Files), skip)
	return p
}

// Write puts the working copy into a folder, which it makes.
func (p Project) Write(dir string) error {
	for _, f := range p.Files {
		file := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(f.Text), f.Mode); err != nil {
			return err
		}
		// The process's umask must not decide.
		if err := os.Chmod(file, f.Mode); err != nil {
			return err
		}
	}
	return nil
}
