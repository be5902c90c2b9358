package script

import (
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// mutator describes a command whose effect on a mounted file is dropped: the
// mount does it, or the mount's end.
type mutator struct {
	// lead is the number of operands before the first path.
	lead int
	// valued are the single-letter options that take the next word.
	valued string
	// recursive are the letters of the option that descends, any for a
	// command that fails on a directory with a mount in it in any case.
	recursive string
	any       bool
	// removes: the file is gone afterwards.
	removes bool
}

func mutatorOf(name string) (mutator, bool) {
	switch name {
	case "rm":
		return mutator{recursive: "rR", removes: true}, true
	case "unlink":
		return mutator{removes: true}, true
	case "shred":
		return mutator{valued: "ns"}, true
	case "srm":
		return mutator{recursive: "rR", removes: true}, true
	case "rmdir":
		return mutator{any: true}, true
	case "chmod", "chown", "chgrp":
		return mutator{lead: 1, recursive: "R"}, true
	case "touch":
		return mutator{valued: "dtr"}, true
	}
	return mutator{}, false
}

// operands is a mutator's command line, sorted by what is to become of it.
type operands struct {
	lead      string
	recursive bool
	force     bool
	removes   bool
	verbose   bool
	// doubt: without the mounts the command may fail.
	doubt bool
	// gone name mounted files, loose a directory above or a pattern, kept
	// something else. fixed are the options and the lead.
	gone, loose, kept, fixed []*syntax.Word
	gonePaths, loosePaths    []string
	// above are those paths of which a directory goes, unsure those that an
	// operand may name.
	above, unsure []string
}

// modeLike matches chmod's `-x`, which looks like an option.
var modeLike = regexp.MustCompile(`^-[rwxXst]+$`)

// mutate takes the mounted paths from rm, chmod and their like. It tells
// whether c is such a command with a mounted path.
func (a *analyser) mutate(c call, x *syntax.CallExpr, sc scope, st *state) (outcome, bool) {
	m, ok := mutatorOf(c.name)
	if !ok {
		return outcome{}, false
	}
	ops := a.sort(c, m, st)
	a.note(c, x, ops, sc, st)
	if len(a.own) > 0 {
		return outcome{}, len(ops.gone)+len(ops.loose)+len(ops.kept) > 0
	}
	switch {
	case len(ops.gone) == 0 && len(ops.loose) == 0:
		return outcome{}, len(ops.kept) > 0
	case len(ops.kept) == 0 && len(ops.loose) == 0:
		return outcome{neutral: true}, true
	case len(ops.loose) == 0 || !a.loosen || sc.guarded:
		return outcome{edits: a.omit(ops.gone)}, true
	}
	return a.loosened(c, x, ops, sc), true
}

// note adds a mutator to the findings.
func (a *analyser) note(c call, x *syntax.CallExpr, ops operands, sc scope, st *state) {
	if ops.removes {
		a.removes(ops, x, sc, st)
	}
	if c.name == "rmdir" {
		a.emptied(ops, st)
	}
	a.wishes(c, x, ops, sc)
	a.permissions(c.name, ops)
	a.touch(c.name, x, ops.gonePaths, ops.loosePaths)
	a.found.loose = a.found.loose || len(ops.loose) > 0
	if len(ops.kept) > 0 || len(ops.loose) > 0 {
		a.found.effects++
	}
	if !ops.force && (len(ops.loose) > 0 || ops.doubt) {
		a.found.busy++
	}
}

// wishes notes where a mounted file should be a copy of the script's own: where
// a directory that holds it goes, where the command tells what it does, and
// where a variable may hold its path.
func (a *analyser) wishes(c call, x *syntax.CallExpr, ops operands, sc scope) {
	if ops.verbose && sc.visible && len(ops.gonePaths)+len(ops.loosePaths) > 0 {
		a.found.tells = true
		a.needs(slices.Concat(ops.gonePaths, ops.loosePaths), false, c.name, x.Pos())
	}
	a.needs(ops.above, false, c.name, x.Pos())
	a.needs(ops.unsure, false, c.name, x.Pos())
}

// sort reads a mutator's arguments.
func (a *analyser) sort(c call, m mutator, st *state) operands {
	ops := operands{removes: m.removes}
	lead, dashes := m.lead, false
	for i := 0; i < len(c.args); i++ {
		word, text := c.args[i], c.texts[i]
		switch {
		case !dashes && isOption(text, c.name == "chmod" && lead > 0):
			ops.fixed = append(ops.fixed, word)
			dashes = text == "--"
			if strings.HasPrefix(text, "--reference") {
				lead = 0
			}
			ops.option(text, m)
			if len(text) == 2 && strings.Contains(m.valued, text[1:]) && i+1 < len(c.args) {
				i++
				ops.fixed = append(ops.fixed, c.args[i])
			}
		case lead > 0:
			lead--
			ops.lead = text
			ops.fixed = append(ops.fixed, word)
		default:
			h := a.match(word, st)
			ops.doubt = ops.doubt || text == "" || h.reach == reachAbove
			ops.operand(word, h, m)
			if h.reach == reachNone {
				ops.unsure = append(ops.unsure, a.suspects(word, st)...)
			}
		}
	}
	return ops
}

// isOption tells whether a word is an option, and not a mode where one may stand.
func isOption(text string, mode bool) bool {
	return len(text) > 1 && text[0] == '-' && (!mode || !modeLike.MatchString(text))
}

func (o *operands) option(text string, m mutator) {
	long := strings.HasPrefix(text, "--")
	has := func(letters, name string) bool {
		return long && text == name || !long && strings.ContainsAny(text, letters)
	}
	o.verbose = o.verbose || has("v", "--verbose")
	o.recursive = o.recursive || m.recursive != "" && has(m.recursive, "--recursive")
	if m.recursive == "rR" {
		o.force = o.force || has("f", "--force")
	}
	// shred removes with -u only.
	o.removes = o.removes || m.valued == "ns" && (has("u", "--remove") || strings.HasPrefix(text, "--remove="))
}

func (o *operands) operand(word *syntax.Word, h hit, m mutator) {
	switch {
	case h.reach == reachFile:
		o.gone = append(o.gone, word)
		o.gonePaths = append(o.gonePaths, h.paths...)
	case h.reach == reachGlob, h.reach == reachAbove && (o.recursive || m.any):
		o.loose = append(o.loose, word)
		o.loosePaths = append(o.loosePaths, h.paths...)
		if h.reach == reachAbove && (m.removes || m.any) {
			o.above = append(o.above, h.paths...)
		}
	default:
		o.kept = append(o.kept, word)
	}
}

// removes notes which paths an rm takes away.
func (a *analyser) removes(ops operands, x *syntax.CallExpr, sc scope, st *state) {
	a.goes(slices.Concat(ops.gonePaths, ops.loosePaths), x.Pos(), sc, st)
	for _, word := range slices.Concat(ops.gone, ops.loose, ops.kept) {
		a.deletes(word, sc, st)
	}
}

// emptied notes which directories rmdir takes away.
func (a *analyser) emptied(ops operands, st *state) {
	for _, word := range ops.loose {
		if text, ok := a.literal(word, st); ok {
			a.found.emptied = append(a.found.emptied, st.abs(text))
		}
	}
}

// permissions notes what chmod and chown wanted.
func (a *analyser) permissions(name string, ops operands) {
	for _, p := range slices.Concat(ops.gonePaths, ops.loosePaths) {
		a.found.permitted[p] = true
		switch name {
		case "chmod":
			if mode, err := strconv.ParseUint(ops.lead, 8, 12); err == nil {
				a.found.modes[p] = fs.FileMode(mode)
			} else {
				a.found.symbolic = true
			}
		case "chown":
			if ops.lead != "" {
				a.found.owners[p] = ops.lead
			}
		case "chgrp":
			if ops.lead != "" {
				a.found.owners[p] = ":" + ops.lead
			}
		}
	}
}

func (a *analyser) touch(name string, x *syntax.CallExpr, lists ...[]string) {
	for _, p := range slices.Concat(lists...) {
		a.found.usedPath[p] = true
		if _, ok := a.found.touched[p]; !ok {
			a.found.touched[p] = touch{name, a.off(x.Pos())}
		}
	}
}
