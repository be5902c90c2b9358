package script

// Begin is the offset in [Text].Source at which a command can be put in front of
// the script. There is none where no POSIX shell reads the script from its
// source: in exec form, and in a here-document with a #! line.
func (t Text) Begin() (int, bool) {
	if t.Exec != nil || t.Shell != nil || t.words != nil || len(t.code.at) == 0 {
		return 0, false
	}
	return t.code.at[0], true
}
