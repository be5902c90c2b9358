package project

import (
	"encoding/base64"
	"fmt"
	"io/fs"
	"strings"
	"text/template"

	"github.com/leaktight/leaktight/integration/leak"
)

// plan is a file before its secrets are made. Text is a template, see [fill].
type plan struct {
	path, text, secret, near string
	certain                  bool
	mode                     fs.FileMode
}

// plain is a file that looks like nothing.
func plain(path, text string) plan { return plan{path: path, text: text, mode: 0o644} }

// program is a plain file that can be run.
func program(path, text string) plan { return plan{path: path, text: text, mode: 0o755} }

// hit is a credential of which only the content can tell.
func hit(id, path, text string) plan { return plan{path: path, text: text, secret: id, mode: 0o600} }

// named is a credential by its name alone.
func named(id, path, text string) plan {
	return plan{path: path, text: text, secret: id, certain: true, mode: 0o600}
}

// near is a file that looks like a credential and is none.
func near(why, path, text string) plan {
	return plan{path: path, text: text, near: why, mode: 0o644}
}

// plant makes the files of a project.
func plant(name string, plans []plan) (Project, error) {
	p := Project{Name: name}
	for _, plan := range plans {
		text, values, err := fill(name+" "+plan.path, plan.text)
		if err != nil {
			return p, fmt.Errorf("make %s of %s: %w", plan.path, name, err)
		}
		if plan.secret == "" {
			values = nil // nobody minds who sees these
		}
		p.Files = append(p.Files, File{
			Path: plan.path, Text: text, Mode: plan.mode, Secret: plan.secret, Near: plan.near, Certain: plan.certain, Values: values,
		})
	}
	return p, nil
}

// fill replaces in a text, each by a fresh one:
//
//	«token»   a password of letters and digits
//	«basic»   a user and a password in base64, as registries and HTTP have it
//	«sshkey»  an SSH private key
//	«tlskey»  a private key as openssl writes it
//	«json X»  any of them as part of a JSON string
func fill(name, text string) (string, []leak.Value, error) {
	var values []leak.Value
	keep := func(v leak.Value, err error) (string, error) {
		values = append(values, v)
		return v.Reveal(), err
	}
	token := func() (string, error) { return keep(leak.NewValue(name, ""), nil) }
	t, err := template.New("").Delims("«", "»").Funcs(template.FuncMap{
		"token": token,
		"basic": func() (string, error) {
			password, err := token()
			return base64.StdEncoding.EncodeToString([]byte("bot:" + password)), err
		},
		"sshkey": func() (string, error) { return keep(leak.NewSSHKey(name)) },
		"tlskey": func() (string, error) { return keep(leak.NewTLSKey(name)) },
		"json":   func(s string) string { return strings.ReplaceAll(s, "\n", `\n`) },
	}).Parse(text)
	if err != nil {
		return "", nil, err
	}
	var out strings.Builder
	err = t.Execute(&out, nil)
	return out.String(), values, err
}
