package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/leaktight/leaktight/frontend/policy"
)

// policy reads the policy beside the Dockerfile, or else the one in the root of the
// context, and the one above it.
func (in *input) policy(dir, dockerfile string) (*policy.Policy, error) {
	opt := policy.Options{Today: time.Now()}
	project, err := readPolicy(filepath.Join(dir, policy.Filename), opt)
	if dockerfile != "-" {
		beside, besideErr := readPolicy(filepath.Join(filepath.Dir(dockerfile), policy.Filename), opt)
		if !errors.Is(besideErr, fs.ErrNotExist) {
			project, err = beside, besideErr
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var above *policy.File
	if in.above != "" {
		if above, err = readPolicy(in.above, policy.Options{Today: opt.Today, Above: true}); err != nil {
			return nil, err
		}
	}
	for _, file := range []*policy.File{above, project} {
		if file != nil {
			in.talk.detail("the policy %s has %s", file.Filename, count(len(file.Entries)+len(file.Limits), "entry", "entries"))
		}
	}
	p, err := policy.New(above, project)
	if in.repair {
		p = p.ForRepair()
	}
	return p, err
}

func readPolicy(name string, opt policy.Options) (*policy.File, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		misnamed := filepath.Join(filepath.Dir(name), policy.Misnamed)
		if _, statErr := os.Lstat(misnamed); statErr == nil {
			return nil, policy.MisnamedError(misnamed)
		}
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return policy.Read(name, f, opt)
}
