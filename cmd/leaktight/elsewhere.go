package main

import (
	"archive/tar"
	"bytes"
	"os"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/dfgitutil"
)

// elsewhere reports whether only the builder gets to see the Dockerfile: it comes from the
// network, or in an archive on standard input.
func (b *build) elsewhere() bool {
	return !b.alone && b.line.context == "-" || remote(b.line.context) || isURL(b.line.last("file"))
}

// remote reports whether a build context comes from the network. As for buildx, a directory
// of such a name counts more.
func remote(context string) bool {
	if info, err := os.Stat(context); err == nil && info.IsDir() {
		return false
	}
	_, git, _ := dfgitutil.ParseGitRef(context)
	return git || isURL(context)
}

func isURL(name string) bool {
	return strings.HasPrefix(name, "https://") || strings.HasPrefix(name, "http://")
}

// archiveHead is as much of standard input as buildx looks at to tell an archive from a Dockerfile.
const archiveHead = 1024

// isArchive reports whether buildx takes what starts so for a build context.
func isArchive(head []byte) bool {
	const bzip2, gzip, xz = "BZh", "\x1f\x8b\x08", "\xfd7zXZ\x00"
	packed := slices.ContainsFunc([]string{bzip2, gzip, xz}, func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) })
	_, err := tar.NewReader(bytes.NewReader(head)).Next()
	return packed || err == nil
}
