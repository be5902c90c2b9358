package script

import "io/fs"

// Context is what [Analyse] has to know about the stage at the instruction.
// The zero value knows nothing: relative paths stay unresolved then.
type Context struct {
	// Dir is the absolute working directory, empty when it is unknown.
	Dir string
	// Home is the user's home directory, /root when empty. A HOME that Var
	// knows or the script sets comes first.
	Home string
	// Shell is the stage's SHELL, ["/bin/sh", "-c"] when empty. It gives way
	// to the one in [Text].Shell.
	Shell []string
	// Var gives a variable's value and whether it is known, "" with true
	// being an unset one. It may be nil.
	Var func(name string) (value string, known bool)
	// Paths are the mounted files, absolute and clean. Absent are those of them
	// that are not there in truth: what the script does to one must not fail.
	Paths, Absent []string
	// Vars are the names of the variables that hold secrets.
	Vars []string
	// Discarded are the directories whose files the RUN does not leave behind,
	// absolute and clean.
	Discarded []string
	// Unset are those of them that are empty where the script may take them
	// to be unset.
	Unset []string
	// Unprivileged tells that the user is not root, and may not write everywhere.
	Unprivileged bool
	// Changes are those that the scripts before made, see [Result.Changes].
	Changes []Change
}

// Only is ctx with one mounted file.
func (ctx Context) Only(path string) Context {
	ctx.Paths = []string{path}
	return ctx
}

// Result is what a script does to the mounted paths and secret variables.
// Slices are in the script's order, those of names in that of the [Context].
type Result struct {
	// Edits neutralise the commands that a read-only mount breaks. They are
	// sorted and disjoint. They are nil if Empty.
	Edits []Edit
	// Empty tells that the script has no effect left once it is edited: the
	// instruction is to be dropped.
	Empty bool
	// Idle tells that nothing in the script can make use of a mounted file
	// and that it runs without them: it only removes files and says so. The
	// caller must not mount then, for the Edits leave commands alone which
	// succeed without the mount and fail on it, like `rm -rf /root/.ssh`.
	Idle bool
	// Private are the mounted paths of which the script makes itself a copy, by
	// the Edits: it changes them, moves them, or looks whether its rm took them
	// away. They must be mounted at [Aside] of the path instead. The copy is
	// gone when the script ends.
	Private []string
	// Changes are what the script did to the contents of private copies that
	// it did not remove: a later script finds the file as it was before, unless
	// it is told of them.
	Changes []Change
	// Busy tells that something in the script may read a mounted file.
	Busy bool
	// Removed are the mounted paths that are gone after the script in any
	// case: later instructions do without the mount.
	Removed []string
	// Emptied are the directories above mounted paths that rmdir takes away once
	// nothing is in them any more.
	Emptied []string
	// Modes holds the last numeric mode that chmod gave a mounted path.
	Modes map[string]fs.FileMode
	// Owners holds the last owner that chown or chgrp gave a mounted path, as
	// written: "user", "user:group" or ":group".
	Owners map[string]string
	// Symbolic tells that chmod gave a mounted path a mode that Modes does not tell.
	Symbolic bool
	// Ends tells that the script may end without a trap that was set in front of
	// it, Masks that it changes the mode of the files that it makes.
	Ends, Masks bool
	// Problems are the commands that no edit makes safe.
	Problems []Problem
	// Prints are the commands that put a secret into the build log.
	Prints []Print
	// Uses names what the script names, however it uses it.
	Uses Uses
}

// Uses lists the mounted paths that a script names, by a pattern as well, or
// changes by way of a directory above, and the secret variables it names.
type Uses struct {
	Paths []string
	Vars  []string
}

// Kind says why a [Problem] is one.
type Kind string

const (
	// KindCopies is a command that copies a mounted file into the layer.
	KindCopies Kind = "copies"
	// KindEdits is a command that writes to a mounted file, which is
	// read-only.
	KindEdits Kind = "edits"
	// KindStores is a command that writes the value of a secret variable into
	// a file, which the script leaves behind.
	KindStores Kind = "stores"
	// KindOpaque is a command that would have to be edited where no edit is
	// possible, like in a nested script with escapes.
	KindOpaque Kind = "opaque"
)

// Bar says why a script cannot get its own copy of a mounted file.
type Bar string

const (
	// BarExec is an exec, after which nobody removes the copy.
	BarExec Bar = "exec"
	// BarTrap is a trap for EXIT, in the place of the one that removes the copy.
	BarTrap Bar = "trap"
	// BarUser is a user who may not be allowed to write into the directory.
	BarUser Bar = "user"
	// BarText is a script into which nothing can be put in.
	BarText Bar = "text"
)

// Problem is a command on a mounted path that cannot be neutralised, or one that
// stores the value of a secret variable.
type Problem struct {
	Kind Kind
	// Path is the mounted file; for KindStores the file that is written.
	Path string
	// Var is the variable of KindStores, or the mounted file that the value
	// comes from; "" otherwise.
	Var     string
	Command string
	// Fix is what to type instead of a tool's command that keeps a secret, ""
	// for any other command.
	Fix string
	// Above tells that KindCopies takes a directory with the file in it.
	Above bool
	// Target is where the copy of KindCopies lands, "" where it is not known.
	Target string
	// Write is the command of KindStores where it does nothing but write the
	// file, in any case, and nil otherwise.
	Write *Write
	// Bar is why the script cannot get a copy of its own of Path, which would
	// settle KindEdits and KindOpaque.
	Bar Bar
	// Line is the command's line in [Text].Source, counted from 1.
	Line int
}

// Change is what a script did to the content of its copy of a mounted file.
type Change struct {
	Path    string
	Command string
	// Replay is a command line that does the same in another script, "" where
	// none can be had.
	Replay string
	// Line is the command's line in [Text].Source, counted from 1.
	Line int
}

// Print is a command whose output shows a secret.
type Print struct {
	Command string
	// Path or Var is what is shown; the other one is empty.
	Path string
	Var  string
	// Line is the command's line in [Text].Source, counted from 1.
	Line int
}

// UnparsedError tells that a script is not one of a POSIX shell or bash.
type UnparsedError struct {
	// Line is the place of the syntax error in [Text].Source, counted from 1.
	Line int
	// Paths and Vars are those which the raw text may mean: a path also if
	// only its base name occurs. If both are empty the script can be left
	// as it is.
	Paths []string
	Vars  []string
	// Err is the shell parser's error, or says which shell it is.
	Err error
}

// Error implements error.
func (e *UnparsedError) Error() string { return "parse script: " + e.Err.Error() }

// Unwrap gives Err.
func (e *UnparsedError) Unwrap() error { return e.Err }
