package script

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"
)

// secretIn is one place from which the value of a secret gets into a stream or
// a word.
type secretIn struct {
	// name is the secret variable, or the path of the mounted file.
	name string
	// param is the expansion that gives the value as it is, nil where the value
	// took another way. The variable's name can stand in its place.
	param *syntax.ParamExp
}

// flow is what a stream or a word carries.
type flow []secretIn

func (f flow) names() []string {
	var names []string
	for _, s := range f {
		if !slices.Contains(names, s.name) {
			names = append(names, s.name)
		}
	}
	return names
}

// indirect forgets the places that the values come from.
func (f flow) indirect() flow {
	var out flow
	for _, name := range f.names() {
		out = append(out, secretIn{name: name})
	}
	return out
}

// stream collects what commands print; nobody looks at what goes into a nil one.
type stream struct{ carried flow }

func (s *stream) add(f flow) {
	if s != nil {
		s.carried = append(s.carried, f...)
	}
}

// carries gives the secrets whose values a piece of syntax comes to.
func (a *analyser) carries(node syntax.Node, st *state) flow {
	var found flow
	syntax.Walk(node, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ParamExp:
			found = append(found, a.shown(n, st)...)
		case *syntax.CmdSubst:
			found = append(found, a.found.outputs[n].indirect()...)
			return false
		case *syntax.ProcSubst:
			found = append(found, a.found.outputs[n].indirect()...)
			return false
		}
		return true
	})
	return found
}

// shown gives the secrets in the value that a parameter expands to.
func (a *analyser) shown(p *syntax.ParamExp, st *state) flow {
	if p.Param == nil || !shows(p) {
		return nil
	}
	held := st.held[p.Param.Value]
	if p.Exp == nil && plain(p) && a.depth == 0 && !a.pinned && slices.Equal(held, []string{p.Param.Value}) {
		return flow{{p.Param.Value, p}}
	}
	var found flow
	for _, name := range held {
		found = append(found, secretIn{name: name})
	}
	return found
}

// shows tells whether p gives its variable's value or a part of it.
func shows(p *syntax.ParamExp) bool {
	if p.Length || p.IsSet {
		return false
	}
	return p.Exp == nil || p.Exp.Op != syntax.AlternateUnset && p.Exp.Op != syntax.AlternateUnsetOrNull
}

// words gives what several words carry.
func (a *analyser) words(words []*syntax.Word, st *state) flow {
	var found flow
	for _, w := range words {
		found = append(found, a.carries(w, st)...)
	}
	return found
}

// content gives what a file holds that a word names: a mounted one, or one that
// the script wrote a secret into.
func (a *analyser) content(word *syntax.Word, st *state) flow {
	var found flow
	if h := a.match(word, st); h.reach == reachFile {
		for _, p := range h.paths {
			found = append(found, secretIn{name: p})
		}
	}
	return append(found, a.found.stored[a.place(word, st)]...)
}

// place is the path that a word names: absolute where that is known, as it
// stands in the script where its variables are not.
func (a *analyser) place(word *syntax.Word, st *state) string {
	if text, ok := a.literal(word, st); ok {
		return st.abs(text)
	}
	return unquote.Replace(a.cut(word.Pos(), word.End()))
}
