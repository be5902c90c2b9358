//go:build linux

package hostiletest

import (
	"archive/tar"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
)

// contents are files that take long to be judged.
func contents() []Tree {
	return []Tree{
		{
			Name: "credential files that are full of what looks like credentials", Paths: -1, Slow: true,
			Make: func(dir, _ string) error {
				var err error
				for i, text := range []string{"password=", "a=\"", "_authToken=${", "://u:", "-----BEGIN ", "token: '", "{\"auths\":{", "<password>", "\\", "=\n", " ", "[a]\n"} {
					for _, name := range []string{".npmrc", ".env", "pip.conf", "settings.xml", "config.json", "a.tfvars", ".yarnrc.yml", "a.pem", "gradle.properties", "wp-config.php", "auth.json"} {
						sub := filepath.Join(dir, fmt.Sprint(i))
						err = first(err, os.MkdirAll(sub, 0o700), os.WriteFile(filepath.Join(sub, name), []byte(strings.Repeat(text, 1<<20/len(text))), 0o600))
					}
				}
				return err
			},
		},
		{
			Name: "files that are full of what tokens begin with", Slow: true,
			Make: func(dir, _ string) error {
				var err error
				for i, text := range []string{"@", "://a:b@", "ghp_", "hf_", "-----BEGIN PRIVATE KEY-----", "dop_v1_0", "aA0", "sk-", "eyJ", "AKIA", "https://u:aB3dE6gH9jK2@", "\x00\x00\x00a"} {
					err = first(err, os.WriteFile(filepath.Join(dir, fmt.Sprint(i)), []byte(strings.Repeat(text, 4<<20/len(text))), 0o600))
				}
				return err
			},
		},
	}
}

// nested are archives in archives, deeper than anyone looks.
func nested() []Tree {
	row := func(name string, values int, pack ...func([]byte) []byte) Tree {
		return Tree{Name: name, Values: values, Limits: []string{"archive-depth"}, Make: func(dir, value string) error {
			content := []byte(value)
			for i := range 100 {
				content = pack[i%len(pack)](content)
			}
			return os.WriteFile(filepath.Join(dir, "f"), content, 0o600)
		}}
	}
	return []Tree{
		row("a hundred levels of gzip", 0, gzipped),
		row("a hundred levels of zip", 0, zipped),
		row("a hundred levels of tar", 1, tarred),
		row("a hundred levels of zstd and gzip", 0, zstdFrame, gzipped),
		row("a hundred levels of everything", 0, tarred, gzipped, zipped, zstdFrame),
	}
}

func gzipped(content []byte) []byte { return packtest.Gzip(content) }

func zipped(content []byte) []byte { return packtest.Zip(map[string][]byte{"x": content}) }

func tarred(content []byte) []byte { return packtest.Tar(map[string][]byte{"x": content}) }

// tarHeader is that of a member which may have any length.
func tarHeader(size int64) []byte {
	var b bytes.Buffer
	_ = tar.NewWriter(&b).WriteHeader(&tar.Header{Name: "x", Size: size, Mode: 0o600, Format: tar.FormatGNU})
	return b.Bytes()
}

// zstdFrame is content as it is, in a frame with the smallest window.
func zstdFrame(content []byte) []byte {
	return zstdBlocks(0, content)
}

// zstdBlocks is a frame whose window is 1 KiB shifted by log.
func zstdBlocks(log byte, content []byte) []byte {
	const raw, most = 0, 1 << 10
	out := []byte{0x28, 0xb5, 0x2f, 0xfd, 0, log << 3}
	for len(content) > most {
		out = append(block(out, raw, most, false), content[:most]...)
		content = content[most:]
	}
	return append(block(out, raw, len(content), true), content...)
}

// zstdRepeat is a frame of so many mebibytes of zeros and a text, whose window is
// 1 KiB shifted by log.
func zstdRepeat(mebibytes int, log byte, text string) []byte {
	const raw, repeat, most = 0, 1, 1 << 17
	out := []byte{0x28, 0xb5, 0x2f, 0xfd, 0, log << 3}
	for range 8 * mebibytes {
		out = append(block(out, repeat, most, false), 0)
	}
	return append(block(out, raw, len(text), true), text...)
}

func block(out []byte, kind, size int, last bool) []byte {
	header := uint32(size)<<3 | uint32(kind)<<1
	if last {
		header |= 1
	}
	return append(out, byte(header), byte(header>>8), byte(header>>16))
}

// xzBlock is an .xz file of one block of uncompressed data, whose dictionary has
// a size of 2 to the power of 12 + log/2, and that has no index.
func xzBlock(log byte, content []byte) []byte {
	sum := func(dt []byte) []byte { return binary.LittleEndian.AppendUint32(nil, crc(dt)) }
	flags := []byte{0, 1}
	out := append([]byte("\xfd7zXZ\x00"), append(flags, sum(flags)...)...)
	header := []byte{2, 0, 0x21, 1, log, 0, 0, 0}
	out = append(append(out, header...), sum(header)...)
	out = append(append(out, 1, byte((len(content)-1)>>8), byte(len(content)-1)), content...)
	return append(out, 0)
}

// Archives are small ones of all kinds, each with a value in it.
func Archives(value string) [][]byte {
	content := []byte("x=" + value + "\n")
	return [][]byte{
		content, gzipped(content), zipped(content), tarred(content), zstdFrame(content), xzBlock(0, content), gzipped(tarred(content)), zipped(zipped(gzipped(content))),
		tarred(zipped(content)), quoted(3, content), listed(zipped(content), 3), tarSparse(1<<40, 30), zstdRepeat(1, 10, value), append(gzipped(nil), gzipped(content)...),
		append([]byte("#!x\n"), zipped(content)...),
	}
}
