package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/spf13/cobra"
)

// maxDockerfile is the size up to which BuildKit reads a Dockerfile, in bytes.
const maxDockerfile = 16 << 20

// input is the Dockerfile and the context that a command was given.
type input struct {
	talk   *talk
	file   string
	target string
	// above is a policy from above, "" for none.
	above string
	// repair says that the Dockerfile is mended.
	repair bool
	// args and options are the build arguments, and what else is given to a build
	// and published, by the names that the gateway has for them.
	args, options map[string]string
}

func (in *input) flags(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&in.file, "file", "f", "", `the Dockerfile, "-" for standard input (default CONTEXT/Dockerfile)`)
	cmd.Flags().StringVar(&in.target, "target", "", "the stage that is built (default all)")
	cmd.Flags().StringVar(&in.above, "policy", "", "a policy above the project's "+policy.Filename+", as a frontend image has it")
}

// stdinName is what a Dockerfile on standard input is called.
const stdinName = "<stdin>"

// job is a Dockerfile and what is to become of it.
type job struct {
	// name is what people call the file.
	name string
	path string
	file *detect.File
	plan *llbtransform.Plan
	// context is the build context, nil where that is not on this machine.
	context *os.Root
	// files are what the Dockerfile takes of it along, read those whose content was judged.
	files detect.Contexts
	read  []string
	// judged are the files that only their content tells to be credentials.
	judged []rule.Mount
}

// close ends the reading of the context.
func (j *job) close() {
	if j.context != nil {
		j.context.Close()
	}
}

// plan reads the Dockerfile of a context, which is one of some directories, and decides
// what becomes of it.
func (in *input) plan(contexts []string, stdin io.Reader) (*job, error) {
	j, err := in.read(contexts, stdin)
	if err != nil {
		return nil, err
	}
	defer j.close()
	if err := in.decide(j); err != nil {
		return nil, err
	}
	in.tell(j)
	return j, nil
}

// read reads a Dockerfile, and lists what it takes of its context along.
func (in *input) read(contexts []string, stdin io.Reader) (*job, error) {
	for _, dir := range contexts {
		if info, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no %s: give the directory that is the build context", dir)
		} else if err != nil {
			return nil, err
		} else if !info.IsDir() {
			return nil, fmt.Errorf("%s is no directory: give the build context, and the Dockerfile with -f", dir)
		}
	}
	j := &job{name: in.file, path: in.file}
	if in.file == "" {
		j.path = filepath.Join(contexts[0], "Dockerfile")
		j.name = j.path
	}
	source, err := j.source(stdin)
	if err != nil {
		return nil, err
	}
	if j.file, err = detect.Parse(source); err != nil {
		return nil, fmt.Errorf("%s: %w", j.at(err), parseError{err, source})
	}
	dir := likeliest(contexts, j.file)
	in.talk.detail("read %s, with the build context %s", j.name, dir)
	if j.file.Policy, err = in.policy(dir, j.path); err != nil {
		return nil, err
	}
	if j.context, err = os.OpenRoot(dir); err != nil {
		return nil, err
	}
	if j.files, err = listed(j.context, j.path, j.file); err != nil {
		j.close()
		return nil, err
	}
	return j, nil
}

// tell says what was looked at for a plan.
func (in *input) tell(j *job) {
	in.talk.detail("%s takes %s of the build context along", j.name, count(len(j.files[""]), "path", "paths"))
	for _, path := range j.read {
		in.talk.detail("%s: its name leaves a doubt, so its content was looked at", path)
	}
	in.talk.detail("%s: %s", j.name, count(len(j.plan.Findings), "finding", "findings"))
}

// decide plans what becomes of a Dockerfile.
func (in *input) decide(j *job) error {
	args := map[string]rule.Secret{}
	for name, value := range in.args {
		args[name] = rule.Secret(value)
	}
	hits, err := detect.Settle(append(detect.Find(j.file, args, j.files), detect.Published(j.file, in.options)...), j.disk())
	if err != nil {
		return err
	}
	j.judged = judged(hits, j.read)
	j.plan, err = llbtransform.New(j.file, hits, llbtransform.Options{
		Target: in.target, AllStages: in.target == "" && in.args == nil, Unsent: true, Args: in.args, Mode: j.mode,
		Base: func(string) (llbtransform.BaseConfig, error) {
			return llbtransform.BaseConfig{Env: detect.ToolHomes()}, nil
		},
	})
	if err != nil {
		return fmt.Errorf("%s: %w", j.at(err), err)
	}
	return nil
}

// judged are the hits about files of the main context that were read, as the secrets
// that they are.
func judged(hits []detect.Hit, read []string) []rule.Mount {
	var mounts []rule.Mount
	for _, h := range hits {
		if file := detect.ContextPath(h.Source); h.Context == "" && slices.Contains(read, file) {
			mounts = append(mounts, rule.Mount{ID: h.ID, Target: "/" + file, Source: file})
		}
	}
	return mounts
}

// parseError is what is wrong with a file as a Dockerfile.
type parseError struct {
	error
	source []byte
}

func (j *job) source(stdin io.Reader) ([]byte, error) {
	r := stdin
	if j.path == "-" {
		j.name = stdinName
	} else {
		f, err := os.Open(j.path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no %s: name the Dockerfile, or the directory that has it", j.path)
		}
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	source, err := io.ReadAll(io.LimitReader(r, maxDockerfile+1))
	if errors.Is(err, syscall.EISDIR) {
		return nil, fmt.Errorf("%s is a directory and no Dockerfile: name the file with -f", j.name)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", j.name, err)
	}
	if len(source) > maxDockerfile {
		return nil, fmt.Errorf("%s is larger than %d MiB, which is as much as BuildKit reads", j.name, maxDockerfile>>20)
	}
	return source, nil
}

// at is the position of an error, as FILE:LINE where it has one.
func (j *job) at(err error) string {
	var located *parser.LocationError
	if errors.As(err, &located) && len(located.Locations) > 0 && len(located.Locations[0]) > 0 && located.Locations[0][0].Start.Line > 0 {
		return fmt.Sprintf("%s:%d", j.name, located.Locations[0][0].Start.Line)
	}
	return j.name
}

// disk settles doubts by the files of the context. No secret is given offline. Nothing
// outside the context is read.
func (j *job) disk() detect.Witness {
	j.read = nil
	return detect.Witness{
		Allowed: j.file.Allowed,
		Contents: func(_ string, paths []string) (map[string][]byte, error) {
			contents := map[string][]byte{}
			for _, p := range paths {
				content, err := readRegular(j.context, p)
				switch {
				case err == nil:
					contents[p] = content
					j.read = append(j.read, p)
				case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNotRegular):
					return nil, fmt.Errorf("look into %s: %w", p, err)
				}
			}
			return contents, nil
		},
	}
}

// mode gives the permission bits of a file of the context.
func (j *job) mode(_, path string) uint32 {
	_, info, err := regular(j.context, path)
	if err != nil {
		return 0
	}
	return uint32(info.Mode().Perm())
}
