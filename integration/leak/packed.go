package leak

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"io"
)

const (
	// maxPacked bounds how many archives within each other are looked into.
	maxPacked = 8
	// maxUnpacked bounds what one of them may hold, in bytes.
	maxUnpacked = 256 << 20
)

// InPacked searches what is packed in data: the members of tar and zip archives and
// what is in gzip and zstd streams, also within each other, but not data itself.
// What cannot be unpacked is no error, as it may only look like an archive.
func (f *Finder) InPacked(where string, data []byte) []Hit {
	return f.inPacked(where, data, maxPacked)
}

func (f *Finder) inPacked(where string, data []byte, depth int) []Hit {
	if depth == 0 {
		return nil
	}
	var hits []Hit
	for _, member := range unpack(data) {
		where := where + "!" + member.name
		hits = append(hits, f.InBytes(where, append(append([]byte(member.name), '\n'), member.content...))...)
		hits = append(hits, f.inPacked(where, member.content, depth-1)...)
	}
	return hits
}

// member is a file in an archive.
type member struct {
	name    string
	content []byte
}

func unpack(data []byte) []member {
	const ustar = 257
	switch {
	case isGzip(data), isZstd(data):
		return unpackStream(data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return unpackZip(data)
	case len(data) > ustar && bytes.HasPrefix(data[ustar:], []byte("ustar")):
		return unpackTar(data)
	}
	return nil
}

func unpackStream(data []byte) []member {
	r, err := Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	defer r.Close()
	content, _ := io.ReadAll(io.LimitReader(r, maxUnpacked))
	return []member{{"", content}}
}

func unpackTar(data []byte) []member {
	var members []member
	for r := tar.NewReader(bytes.NewReader(data)); ; {
		h, err := r.Next()
		if err != nil {
			return members
		}
		content, _ := io.ReadAll(io.LimitReader(r, maxUnpacked))
		members = append(members, member{h.Name + h.Linkname, content})
	}
}

func unpackZip(data []byte) []member {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil
	}
	var members []member
	for _, file := range r.File {
		if content, err := file.Open(); err == nil {
			dt, _ := io.ReadAll(io.LimitReader(content, maxUnpacked))
			members = append(members, member{file.Name, dt})
		}
	}
	return members
}
