package rule

// Finding is one thing that a rule found. It tells where and what, never the value.
type Finding struct {
	// Rule is the rule that found it.
	Rule Rule
	// Verdict is what leaktight does about it.
	Verdict Verdict
	// Lines are the lines of the Dockerfile; zero where no line is to blame.
	Lines Lines
	// Instruction is the instruction at Lines, in upper case, "" without one.
	Instruction string
	// Name is the variable, "" for a file.
	Name string
	// Path is the file: as the Dockerfile names it for a COPY, from the root of
	// the image for a layer. "" for a variable.
	Path string
	// Layer says which layer holds Path, as people see it; "" outside the gate.
	Layer string
	// Shipped says that Layer is one that this build adds to the image. Others are
	// of stages beside it, or of a base image.
	Shipped bool
	// Match is what was recognised in a layer: the kind of a file or of a token, or the
	// form in which a value is written; "" for anything else.
	Match string
	// Secret is the id of the secret whose value was found, "" for anything else.
	Secret string
	// Limit is the limit that kept Path from being looked at as a whole, "" for none.
	Limit string
	// Mount is the secret that takes the place of what was found, nil where none does.
	Mount *Mount
	// Message says what is wrong, or what became what.
	Message string
	// Passed says that it would have been more than a warning, or another one, and
	// that somebody let it pass.
	Passed bool
	// Told says that another finding tells people the same.
	Told bool
	// Fix is what to type, "" where nothing needs to be done.
	Fix string
}

// Lines is a range of lines in the Dockerfile, counted from 1, both ends included.
type Lines struct{ Start, End int }

// And is the range from the first of both to the last. The zero range adds nothing.
func (l Lines) And(other Lines) Lines {
	switch {
	case l.Start == 0:
		return Lines{other.Start, max(l.End, other.End)}
	case other.Start == 0:
		return Lines{l.Start, max(l.End, other.End)}
	}
	return Lines{min(l.Start, other.Start), max(l.End, other.End)}
}

// Mount is a secret as a RUN mounts it: a file at Target, or a variable Env.
type Mount struct {
	// ID is the id that the client gives the secret under.
	ID string
	// Env is the variable that holds the secret, "" for a file.
	Env string
	// Target is the absolute path of the file, "" for a variable.
	Target string
	// Mode is the permission bits of the file, 0 for BuildKit's default of 0400.
	Mode uint32
	// UID and GID are the owner of the file.
	UID, GID uint32
	// Required makes a RUN fail when the client does not give the secret.
	Required bool
	// Source is where the client finds the secret: a path in the context for a
	// file, the name of the variable otherwise.
	Source string
}

// Optional reports whether a RUN goes on where the client does not give the file.
func (m Mount) Optional() bool { return m.Target != "" && !m.Required }

// Flag is the flag of docker buildx build that gives the secret.
func (m Mount) Flag() string {
	if m.Target != "" {
		return "--secret id=" + m.ID + ",src=" + m.Source
	}
	return "--secret id=" + m.ID + ",env=" + m.Source
}

// Flags gives the flag of each secret once, in the order of the mounts.
func Flags(mounts []Mount) []string {
	var flags []string
	seen := map[string]bool{}
	for _, m := range mounts {
		if !seen[m.ID] {
			seen[m.ID] = true
			flags = append(flags, m.Flag())
		}
	}
	return flags
}
