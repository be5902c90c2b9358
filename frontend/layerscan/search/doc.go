// Package search reads every byte of a file tree, or of a stream, and looks for
// secret values in every form, and for tokens that are known by their shape. It
// looks into archives and at names, symbolic links and extended attributes, too.
//
// It tells where something is and what, with a fingerprint that nobody can turn
// back, and never what it is. A tree may be hostile: the search stays inside it,
// follows no link, opens nothing but regular files and directories, and its
// memory is bounded. What it cannot read is an error; what a limit keeps it from
// looking at is listed with the name of the limit.
package search
