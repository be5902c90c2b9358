package script

// copies reports commands that copy a mounted file elsewhere.
func (a *analyser) copies(c call, rd redirection, st *state) {
	switch c.name {
	case "cp", "mv", "install", "ln", "rsync", "scp":
		a.copiesFiles(c, st)
	case "tar", "zip", "bsdtar":
		a.archives(c, st)
	case "dd":
		a.dd(c, st)
	case "cat", "tac", "head", "tail", "sed", "awk", "grep", "envsubst", "base64", "tr", "cut", "sort":
		if rd.output == nil {
			return
		}
		var h hit
		for _, w := range c.args {
			if o := a.match(w, st); o.reach > reachAbove {
				h = h.or(o)
			}
		}
		if rd.input != nil {
			h = h.or(a.match(rd.input, st))
		}
		if a.match(rd.output, st).reach == reachNone {
			a.problem(KindCopies, h.paths, c.name, c.pos(), a.targets(rd.output, h.paths, st)...)
		}
	}
}
