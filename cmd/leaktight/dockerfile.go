package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/moby/buildkit/frontend/dockerfile/dfgitutil"
)

// buffer keeps a Dockerfile that can be read only once, for the plan and the build both
// read it. It gives the Dockerfile's name from there on: "-" for what is kept.
func (b *build) buffer() (string, error) {
	file, r := b.line.last("file"), b.in
	info, err := os.Stat(file)
	switch {
	case file == "-":
	case file == "" && b.line.context == "-":
		head := bufio.NewReaderSize(r, archiveHead)
		b.in, r = head, head
		if start, _ := head.Peek(archiveHead); isArchive(start) {
			return file, nil
		}
		b.alone = true
	case err == nil && isStream(file, info):
		f, err := os.Open(file)
		if err != nil {
			return "", err
		}
		defer f.Close()
		r = f
	default:
		return file, nil
	}
	if b.dockerfile, err = io.ReadAll(io.LimitReader(r, maxDockerfile+1)); err != nil {
		return "", fmt.Errorf("read the Dockerfile on standard input: %w", err)
	}
	return "-", nil
}

// read reads the Dockerfile. For one that only the builder can read, one that holds
// nothing stands.
func (b *build) read(in *input) (*job, error) {
	if b.alone {
		empty, err := os.MkdirTemp("", "leaktight-")
		if err != nil {
			return nil, err
		}
		defer func() { _ = os.Remove(empty) }()
		return in.read([]string{empty}, b.stdin())
	}
	if !b.elsewhere() {
		return in.read([]string{b.line.context}, b.stdin())
	}
	file, err := detect.Parse([]byte("FROM scratch\n"))
	return &job{name: "the command line", file: file}, err
}

// stdin is standard input as it was before anything was read of it.
func (b *build) stdin() io.Reader {
	if b.dockerfile != nil {
		return bytes.NewReader(b.dockerfile)
	}
	return b.in
}

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
