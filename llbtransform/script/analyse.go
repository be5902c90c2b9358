package script

import (
	"path"
	"strings"

	"github.com/pkg/errors"
	"mvdan.cc/sh/v3/syntax"
)

// Analyse tells what the script of t does to the paths and variables of ctx.
// Its error is an [*UnparsedError], or nil.
//
// Edits that drop commands come first; where the dropping would not give the
// script that was meant, commands become `true`; where that does not either,
// the paths get a [KindOpaque] problem and there are no edits.
func Analyse(t Text, ctx Context) (Result, error) {
	shell := shellOf(t, ctx)
	if len(shell) > 0 && !isShell(shell[0]) {
		return Result{}, unparsed(t, ctx, 0, errors.Errorf("%s is no POSIX shell", path.Base(shell[0])))
	}
	file, lang, err := parse(t.Script, shell)
	if err != nil {
		return Result{}, unparsed(t, ctx, errorOffset(err), err)
	}
	base := analyser{text: t, ctx: ctx, shell: shell, lang: lang, src: t.Script, habits: habitsOf(file), drop: true, loosen: true}
	a, out := base.run(file)
	switch {
	case idle(a, out):
		base.loosen = false
		a, out = base.run(file)
		a.found.idle = true
	case !empty(a, out):
		base.own = a.wants()
		if len(base.own) > 0 {
			a, out = base.run(file)
		}
	}
	res := a.found.result(ctx)
	res.Ends, res.Masks = a.replaces, a.masks
	res.Private = base.own
	if empty(a, out) {
		res.Empty = true
		return res, nil
	}
	unset := unsetAsEmpty(file, ctx.Unset)
	if len(out.edits)+len(unset) == 0 {
		return res, nil
	}
	for _, drop := range []bool{true, false} {
		base.drop = drop
		a, out = base.run(file)
		meant := beside(out.edits, unset)
		edits, ok := t.place(meant)
		if ok && t.holds(meant, edits, lang) {
			res.Edits = edits
			return res, nil
		}
	}
	res.Idle, res.Private = false, nil
	res.Problems = append(res.Problems, a.found.opaque(t)...)
	return res, nil
}

// shellOf gives the shell's argument list without wrappers.
func shellOf(t Text, ctx Context) []string {
	shell := ctx.Shell
	if t.Shell != nil {
		shell = t.Shell
	}
	if len(shell) > 1 && path.Base(shell[0]) == "env" {
		shell = shell[1:]
		for len(shell) > 1 && strings.HasPrefix(shell[0], "-") {
			shell = shell[1:]
		}
	}
	return shell
}

// parse reads src in the POSIX language first and in bash's second, the other
// way round where the shell is bash.
func parse(src string, shell []string) (*syntax.File, syntax.LangVariant, error) {
	langs := []syntax.LangVariant{syntax.LangPOSIX, syntax.LangBash}
	if len(shell) > 0 && strings.HasSuffix(shell[0], "bash") {
		langs[0], langs[1] = langs[1], langs[0]
	}
	if strings.ContainsRune(src, 0) {
		return nil, 0, errors.New("script holds a null byte")
	}
	var first error
	for _, lang := range langs {
		file, err := syntax.NewParser(syntax.Variant(lang)).Parse(strings.NewReader(src), "")
		if err == nil {
			return file, lang, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, 0, first
}

// habits are what a script does anywhere that bears on all of it.
type habits struct {
	// readsStatus: it looks at $?, or at what bash sets after each command.
	readsStatus bool
	// moves: it changes the directory.
	moves bool
	// replaces: it replaces the shell or sets a trap, masks: it sets the umask.
	replaces, masks bool
}

func (h habits) with(o habits) habits {
	return habits{h.readsStatus || o.readsStatus, h.moves || o.moves, h.replaces || o.replaces, h.masks || o.masks}
}

func habitsOf(file *syntax.File) habits {
	var h habits
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ParamExp:
			if n.Param != nil {
				h.readsStatus = h.readsStatus || n.Param.Value == "?" || n.Param.Value == "PIPESTATUS" || n.Param.Value == "_"
			}
		case *syntax.CallExpr:
			h = h.with(habitsOfCall(n))
		case *syntax.Lit:
			h.moves = h.moves || n.Value == "cd" || n.Value == "pushd" || n.Value == "popd"
		}
		return true
	})
	return h
}

func habitsOfCall(x *syntax.CallExpr) habits {
	if len(x.Args) == 0 {
		return habits{}
	}
	name := x.Args[0].Lit()
	return habits{replaces: name == "trap" || name == "exec" && len(x.Args) > 1, masks: name == "umask"}
}

func idle(a *analyser, out outcome) bool {
	return a.found.loose && !out.neutral && !a.found.tells && a.found.busy == 0 && len(a.found.problems) == 0 && len(a.found.prints) == 0
}

// empty tells whether nothing is left of a script.
func empty(a *analyser, out outcome) bool {
	return !a.found.tells && (out.neutral || len(out.edits) > 0 && a.found.effects == 0)
}

func unparsed(t Text, ctx Context, offset int, err error) *UnparsedError {
	e := &UnparsedError{Line: t.Line(t.sourceOffset(offset)), Err: err}
	for _, p := range ctx.Paths {
		if strings.Contains(t.Script, path.Base(p)) {
			e.Paths = append(e.Paths, p)
		}
	}
	for _, v := range ctx.Vars {
		if strings.Contains(t.Script, v) {
			e.Vars = append(e.Vars, v)
		}
	}
	return e
}

func errorOffset(err error) int {
	var parseErr syntax.ParseError
	if errors.As(err, &parseErr) {
		return int(parseErr.Pos.Offset())
	}
	var langErr syntax.LangError
	if errors.As(err, &langErr) {
		return int(langErr.Pos.Offset())
	}
	return 0
}

// sourceOffset gives the place in Source of a byte of Script.
func (t Text) sourceOffset(offset int) int {
	m := t.script
	if len(m.at) == 0 {
		m = t.code
		offset = 0
	}
	if len(m.at) == 0 {
		return 0
	}
	return m.at[min(max(offset, 0), len(m.at)-1)]
}
