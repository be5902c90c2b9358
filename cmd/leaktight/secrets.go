package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"mvdan.cc/sh/v3/syntax"
)

// secretEnv starts the variables that hand the values of build arguments to buildx:
// another process's argument list is for everyone to read, its environment is not.
const secretEnv = "LEAKTIGHT_SECRET_"

// secret is one that is passed to the build.
type secret struct {
	id string
	// file is where it lies, "" for that of the variable env.
	file, env string
	// value is that of env where it is not in this process's environment.
	value rule.Secret
	// from says where it comes from.
	from string
}

// flag is the flag of buildx that gives the secret.
func (s secret) flag() buildFlag {
	fields := []string{"id=" + s.id, "env=" + s.env}
	if s.file != "" {
		fields[1] = "src=" + s.file
	}
	var text strings.Builder
	w := csv.NewWriter(&text)
	_ = w.Write(fields) // a strings.Builder takes all
	w.Flush()
	return buildFlag{"secret", strings.TrimSuffix(text.String(), "\n")}
}

// variable is where a shell has the value that is not in this process's environment.
func (s secret) variable() string {
	if syntax.ValidName(s.id) {
		return s.id
	}
	return s.env
}

// secretArgs turns build arguments into secrets.
func secretArgs(line *buildLine, names []string) []secret {
	given := line.secretIDs()
	var secrets []secret
	for _, f := range line.flags {
		name, value, spelled := strings.Cut(f.value, "=")
		if f.name != "build-arg" || given[name] || !slices.Contains(names, name) {
			continue
		}
		// The last one counts.
		secrets = slices.DeleteFunc(secrets, func(s secret) bool { return s.id == name })
		s := secret{id: name, env: name, from: "the environment, instead of --build-arg"}
		if spelled {
			s.env, s.value, s.from = secretEnv+strconv.Itoa(len(secrets)+1), rule.Secret(value), "--build-arg, whose value is passed on as a secret"
		}
		secrets = append(secrets, s)
	}
	return secrets
}

// find looks for the secrets that a build mounts where the Dockerfile has them from:
// files in the context, variables in the environment.
func (b *build) find(mounts []rule.Mount, context *os.Root) ([]secret, error) {
	known := b.line.secretIDs()
	for _, id := range slices.Sorted(maps.Keys(known)) {
		b.talk.detail("secret %s from --secret", id)
	}
	for _, s := range b.secrets {
		known[s.id] = true
	}
	for name, value := range b.line.buildArgs(os.LookupEnv) {
		if value == "" {
			known[name] = true // somebody wants none
		}
	}
	var secrets []secret
	for _, m := range mounts {
		if known[m.ID] {
			continue
		}
		if m.Target == "" {
			if _, ok := os.LookupEnv(m.Source); ok {
				known[m.ID] = true
				secrets = append(secrets, secret{id: m.ID, env: m.Source, from: "the variable " + m.Source})
			} else {
				b.missing = append(b.missing, m)
			}
			continue
		}
		path, _, err := regular(context, m.Source)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotRegular) {
			if m.Required {
				b.missing = append(b.missing, m)
			} else {
				b.talk.detail("secret %s is not found: there is no file %s in %s", m.ID, m.Source, context.Name())
			}
			continue
		} else if err != nil {
			return nil, err
		}
		known[m.ID] = true
		file := filepath.Join(context.Name(), path)
		secrets = append(secrets, secret{id: m.ID, file: file, from: file})
	}
	b.missing = slices.DeleteFunc(onceEach(b.missing), func(m rule.Mount) bool { return known[m.ID] })
	return secrets, nil
}

// mounted are the secrets that the RUNs of a Dockerfile mount by themselves, and where
// they may be: a variable of the id's name, a file of the context that is called as the
// target is, or as the id. What a RUN can do without counts where it is found only.
func mounted(file *detect.File, lookup func(string) (string, bool)) []rule.Mount {
	var mounts []rule.Mount
	for _, stage := range file.Stages {
		for _, cmd := range stage.Commands {
			run, ok := cmd.(*instructions.RunCommand)
			if !ok {
				continue
			}
			for _, m := range instructions.GetMounts(run) {
				if m.Type != instructions.MountTypeSecret {
					continue
				}
				id := cmp.Or(m.Source, m.CacheID, path.Base(m.Target))
				_, set := lookup(id)
				if set || m.Required && m.Env != nil {
					mounts = append(mounts, rule.Mount{ID: id, Source: id})
				}
				if m.Env == nil && !set {
					target := cmp.Or(m.Target, "/run/secrets/"+path.Base(id))
					mounts = append(mounts, rule.Mount{ID: id, Target: target, Source: path.Base(target), Required: m.Required})
				}
			}
		}
	}
	return mounts
}

// wanted says where a secret was looked for, and what to do.
func wanted(m rule.Mount) string {
	if m.Target != "" {
		return fmt.Sprintf("secret %[1]s is not given: there is no %[2]s in the build context; put it there, or add --secret id=%[1]s,src=FILE", m.ID, m.Source)
	}
	return fmt.Sprintf("secret %[1]s is not given: there is no variable %[2]s; set it, or add --secret id=%[1]s,src=FILE", m.ID, m.Source)
}
