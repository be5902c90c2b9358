//go:build linux

package hostiletest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// Tree is a kind of hostile tree.
type Tree struct {
	// Name says in a sentence what is hostile.
	Name string
	// Make writes the tree into an empty folder. value is a secret that it hides,
	// as its outcome says.
	Make func(dir, value string) error
	// Meanwhile changes the tree once while it is read, nil for a tree that keeps
	// still. It is called again and again.
	Meanwhile func(dir string)
	// Slow says that to make and to read the tree takes seconds.
	Slow bool
	// Paths are how many credential files a scan by path tells of, -1 where chance
	// decides. Values are how many files hold the value as far as a search can tell.
	Paths, Values int
	// Limits are the limits that keep the search from looking at something, sorted.
	Limits []string
	// Err is what a scan and a search are refused with, "" where they end well.
	Err string
}

// Trees are all of them.
func Trees() []Tree {
	return slices.Concat(links(), special(), names(), many(), contents(), nested(), bombs(), liars())
}

// links go round and out.
func links() []Tree {
	return []Tree{
		{
			Name: "symbolic links in a circle and out of the tree",
			Make: func(dir, value string) error {
				outside := filepath.Join(filepath.Dir(dir), "outside")
				return first(
					os.Mkdir(outside, 0o755),
					os.WriteFile(filepath.Join(outside, ".netrc"), []byte(value), 0o600),
					symlinks(dir, map[string]string{
						"loop": ".", "up": "..", "root": "/", "outside": outside, ".netrc": filepath.Join(outside, ".netrc"), ".pypirc": "../outside/.netrc",
						"a": "b", "b": "a", ".pgpass": ".pgpass", "proc": "/proc/self/root", ".npmrc": "/dev/zero", "fd": "/proc/self/fd/0",
					}),
				)
			},
		},
		{
			Name: "a chain of a thousand symbolic links", Paths: 1, Values: 1,
			Make: func(dir, value string) error {
				err := os.WriteFile(filepath.Join(dir, ".netrc"), []byte(value), 0o600)
				for i, to := 0, ".netrc"; i < 1000; i++ {
					name := fmt.Sprintf("%d.pem", i)
					err, to = first(err, os.Symlink(to, filepath.Join(dir, name))), name
				}
				return err
			},
		},
		{
			// Each name is one that has to be read to be judged.
			Name: "twenty thousand hard links to one file", Paths: 0, Values: 1, Slow: true,
			Make: func(dir, value string) error {
				file := filepath.Join(dir, "0.pem")
				err := os.WriteFile(file, []byte(value+"\n"+strings.Repeat("nothing but text\n", 1<<20/17-10)), 0o600)
				for i := range 20_000 {
					err = first(err, os.Link(file, filepath.Join(dir, fmt.Sprintf("%d.pem", i+1))))
				}
				return err
			},
		},
	}
}

// special are files that are none, under names that ask to be opened.
func special() []Tree {
	return []Tree{
		{
			Name: "FIFOs, sockets and devices",
			Make: func(dir, _ string) error {
				at := func(name string) string { return filepath.Join(dir, name) }
				return first(unix.Mkfifo(at(".netrc"), 0o600), unix.Mkfifo(at(".npmrc"), 0o600), unix.Mkfifo(at("a.tar.gz"), 0o600), socket(at(".pypirc")),
					device(at(".pgpass"), 1, 5), device(at(".env"), 5, 0), device(at("a.pem"), 4, 1))
			},
		},
		{
			Name: "a sparse file of a terabyte", Values: 2,
			Make: func(dir, value string) error {
				return first(
					sparse(filepath.Join(dir, ".env"), map[int64]string{0: value, 1 << 39: value, 1<<40 - 4096: value}),
					sparse(filepath.Join(dir, ".netrc"), map[int64]string{1<<40 - 100: value}))
			},
		},
		{
			// A gzip file, as far as its first bytes tell.
			Name: "a sparse archive of a terabyte", Values: 1,
			Make: func(dir, value string) error {
				return sparse(filepath.Join(dir, "a.gz"), map[int64]string{0: string(gzipped([]byte(value)))})
			},
		},
		{
			Name: "a terabyte of tar that is a hole", Values: 1, Limits: []string{"expanded"}, Slow: true,
			Make: func(dir, value string) error {
				header := string(tarHeader(1<<40 - 1024))
				return sparse(filepath.Join(dir, "a.tar"), map[int64]string{0: header, 1 << 20: header, 1<<40 - 4096: value})
			},
		},
		{
			Name: "files that change their type and length while they are read", Paths: -1, Values: -1,
			Make:      func(dir, _ string) error { return os.Mkdir(filepath.Join(dir, "d"), 0o755) },
			Meanwhile: change(),
		},
	}
}

// names that cannot be printed, or are long.
func names() []Tree {
	return []Tree{
		{
			Name: "names of every byte that a name may have", Paths: 254, Values: 254,
			Make: func(dir, value string) error {
				var err error
				for b := 1; b < 256; b++ {
					if b == '/' {
						continue
					}
					sub := filepath.Join(dir, "x"+string([]byte{byte(b), '\n', 0xff, 0x1b})+"[31m")
					err = first(err, os.Mkdir(sub, 0o700), os.WriteFile(filepath.Join(sub, ".netrc"), []byte(value), 0o600))
				}
				return err
			},
		},
		{
			Name: "a path of more than 4,096 bytes", Paths: 1, Values: 1,
			Make: func(dir, value string) error { return deep(dir, strings.Repeat("d", 255), 17, value) },
		},
		{
			Name: "a path of two thousand levels", Paths: 1, Values: 1,
			Make: func(dir, value string) error { return deep(dir, "d", 2000, value) },
		},
		{
			Name: "a path with more levels than any", Err: "more than 2048 levels of directories",
			Make: func(dir, value string) error { return deep(dir, "d", 2100, value) },
		},
		{
			Name: "a path of half a megabyte", Err: "longer than 16384 bytes",
			Make: func(dir, value string) error { return deep(dir, strings.Repeat("\xff", 255), 2000, value) },
		},
		{
			Name: "ten thousand files at the end of a long path", Paths: 10_000, Values: 10_000, Slow: true,
			Make: func(dir, value string) error {
				return within(dir, strings.Repeat("d", 255), 60, func(last *os.Root) error {
					var err error
					for i := range 10_000 {
						err = first(err, last.WriteFile(fmt.Sprintf("%d.keytab", i), []byte(value), 0o600))
					}
					return err
				})
			},
		},
	}
}

// many entries, each of which costs little.
func many() []Tree {
	return []Tree{
		{
			Name: "200,000 entries in one directory", Paths: 2, Values: 2, Slow: true,
			Make: func(dir, value string) error { return fill(dir, value, 200_000, os.WriteFile) },
		},
		{
			Name: "200,000 directories in one directory", Paths: 2, Values: 2, Slow: true,
			Make: func(dir, value string) error {
				return fill(dir, value, 200_000, func(name string, dt []byte, _ os.FileMode) error {
					if len(dt) == 0 {
						return os.Mkdir(name, 0o700)
					}
					return first(os.Mkdir(name, 0o700), os.WriteFile(filepath.Join(name, ".netrc"), dt, 0o600))
				})
			},
		},
		{
			Name: "extended attributes as many as there may be", Values: 1,
			Make: func(dir, value string) error {
				file := filepath.Join(dir, "f")
				err := os.WriteFile(file, []byte("x"), 0o600)
				for i := range 100 {
					_ = unix.Setxattr(file, fmt.Sprintf("user.%d", i), []byte(value), 0) // until the file system has enough
				}
				return err
			},
		},
	}
}
