package script

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"
)

// unsetAsEmpty gives the edits after which a script does for an empty variable
// what it did for an unset one: ${X+x} becomes ${X:+x}, and so do the other
// forms. A variable that the script sets by itself is left alone.
func unsetAsEmpty(file *syntax.File, names []string) []edit {
	if len(names) == 0 {
		return nil
	}
	own := assigned(file)
	unset := func(name *syntax.Lit) bool {
		return name != nil && slices.Contains(names, name.Value) && !own[name.Value]
	}
	var edits []edit
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ParamExp:
			edits = append(edits, withColon(n, unset)...)
		case *syntax.UnaryTest:
			if word, ok := n.X.(*syntax.Word); ok && n.Op == syntax.TsVarSet {
				edits = append(edits, isSet(n, word, unset)...)
			}
		case *syntax.CallExpr:
			edits = append(edits, isSetInCall(n.Args, unset)...)
		}
		return true
	})
	return edits
}

// withColon gives the edit of ${X+x} and the like.
func withColon(n *syntax.ParamExp, unset func(*syntax.Lit) bool) []edit {
	if !unset(n.Param) || n.Exp == nil || !plain(n) || !tellsUnset(n.Exp.Op) {
		return nil
	}
	at := int(n.Param.End().Offset())
	return []edit{{span{at, at}, ":"}}
}

// isSetInCall gives the edits of [ -v X ], also of [[, which sh takes for a command.
func isSetInCall(args []*syntax.Word, unset func(*syntax.Lit) bool) []edit {
	if len(args) == 0 || !slices.Contains([]string{"[[", "[", "test"}, args[0].Lit()) {
		return nil
	}
	var edits []edit
	for i, word := range args[1:] {
		if args[i].Lit() == "-v" {
			edits = append(edits, isSet(args[i], word, unset)...)
		}
	}
	return edits
}

// isSet gives the edit of a test for a variable, -v NAME, from its operator on.
func isSet(operator syntax.Node, word *syntax.Word, unset func(*syntax.Lit) bool) []edit {
	name := &syntax.Lit{Value: word.Lit()}
	if !unset(name) {
		return nil
	}
	return []edit{{span{int(operator.Pos().Offset()), int(word.End().Offset())}, `-n "$` + name.Value + `"`}}
}

func tellsUnset(op syntax.ParExpOperator) bool {
	switch op {
	case syntax.AlternateUnset, syntax.DefaultUnset, syntax.ErrorUnset, syntax.AssignUnset:
		return true
	default:
		return false
	}
}

// assigned gives the variables that a script sets by assignments, declarations
// and loops.
func assigned(file *syntax.File) map[string]bool {
	own := map[string]bool{}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Assign:
			if n.Name != nil && !n.Naked {
				own[n.Name.Value] = true
			}
		case *syntax.WordIter:
			own[n.Name.Value] = true
		}
		return true
	})
	return own
}

// beside gives edits together with others, but for those that fall into what is
// replaced anyway.
func beside(edits, others []edit) []edit {
	all := slices.Clone(edits)
	for _, o := range others {
		if !slices.ContainsFunc(edits, func(e edit) bool { return o.start < e.end && e.start < o.end || e.start <= o.start && o.end <= e.end }) {
			all = append(all, o)
		}
	}
	return all
}
