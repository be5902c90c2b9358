package search_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/leaktight/leaktight/frontend/layerscan/needle"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// secret makes a value that no test has seen before.
func secret() string { return rand.Text()[:10] + "aB3$" + strings.ToLower(rand.Text()[:10]) }

// scanner looks for one value.
func scanner(value string) *search.Scanner {
	return search.New([]search.Value{{ID: "token", Value: rule.Secret(value)}}, rule.Tokens(), search.Limits{})
}

// found is a finding without what differs from run to run.
func found(t *testing.T, res search.Result) []search.Finding {
	t.Helper()
	for i := range res.Findings {
		assert.Check(t, is.Len(res.Findings[i].Fingerprint, 8))
		res.Findings[i].Fingerprint, res.Findings[i].Length, res.Findings[i].Offset, res.Findings[i].Within = "", 0, 0, ""
		res.Findings[i].File = ""
	}
	return res.Findings
}

func tree(t *testing.T, s *search.Scanner, dir string) search.Result {
	t.Helper()
	root, err := os.OpenRoot(dir)
	assert.NilError(t, err)
	defer root.Close()
	res, err := s.Tree(t.Context(), root)
	assert.NilError(t, err)
	return res
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	p := filepath.Join(dir, name)
	assert.NilError(t, os.MkdirAll(filepath.Dir(p), 0o755))
	assert.NilError(t, os.WriteFile(p, []byte(content), 0o600))
}

func wide(s string, swap bool) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if swap {
			u = u<<8 | u>>8
		}
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func TestPathsOfMembers(t *testing.T) {
	t.Parallel()
	value := secret()
	for _, p := range packers {
		dir := t.TempDir()
		write(t, dir, "d/f.a", string(p.pack([]byte("x="+value+"\n"))))
		assert.Check(t, is.DeepEqual(found(t, tree(t, scanner(value), dir)),
			[]search.Finding{{Path: "/d/f.a" + p.name, Part: search.Content, ID: "token", Form: needle.Plain}}), p.kind)
	}
}

func TestWhatIsWhere(t *testing.T) {
	t.Parallel()
	value := secret()
	dir := t.TempDir()
	write(t, dir, "a/"+value+".txt", "nothing")
	write(t, dir, "b-"+value+"/x", "nothing")
	assert.NilError(t, os.Symlink("/"+value, filepath.Join(dir, "link")))
	write(t, dir, "c\n\xff", strings.Repeat("x", 300_000)+value+"\n"+value)
	write(t, dir, "near", value[1:]+"\n"+value[:len(value)-1]+"\n"+strings.ToUpper(value))
	res := tree(t, scanner(value), dir)
	assert.Check(t, is.Equal(res.Files, int64(4)))
	assert.Check(t, is.Equal(res.Findings[2].Offset, int64(300_000)))
	assert.Check(t, is.Equal(res.Findings[2].Length, len(value)))
	assert.Check(t, is.DeepEqual(found(t, res), []search.Finding{
		{Path: "/a/" + value + ".txt", Part: search.Name, ID: "token", Form: needle.Plain},
		{Path: "/b-" + value, Part: search.Name, ID: "token", Form: needle.Plain},
		{Path: `/c\n\xff`, Part: search.Content, ID: "token", Form: needle.Plain},
		{Path: "/link", Part: search.Symlink, ID: "token", Form: needle.Plain},
	}))
}

func TestNothingIsLostBetweenPieces(t *testing.T) {
	t.Parallel()
	value := secret()
	token := "hf_" + strings.Repeat("aB3dE6gH9jK2", 3)[:34]
	r := mathrand.New(mathrand.NewPCG(1, 1))
	for _, size := range []int{256 << 10, 20 << 20} {
		dir := t.TempDir()
		content := bytes.Repeat([]byte(" harmless text\n"), size/15+1)
		want := 0
		for at := 1000; at < len(content)-1000; at += 50_000 + r.IntN(1000) {
			copy(content[at:], " "+value+" ")
			want++
		}
		// At each border of a buffer or a segment, too.
		for at := 64 << 10; at < len(content); at += 64 << 10 {
			copy(content[at-r.IntN(len(token)):], token+"\n")
		}
		write(t, dir, "f", string(content))
		for _, tokens := range [][]rule.Token{nil, rule.Tokens()} {
			s := search.New([]search.Value{{ID: "a", Value: rule.Secret(value)}}, tokens, search.Limits{})
			count := 0
			search.Each(s, content, 256<<10, func(f search.Finding) {
				if f.ID != "" {
					assert.Check(t, is.Equal(string(content[f.Offset:f.Offset+int64(f.Length)]), value))
					count++
				}
			})
			assert.Check(t, is.Equal(count, bytes.Count(content, []byte(value))))
			assert.Check(t, count >= want-5)
		}
		res := tree(t, scanner(value), dir)
		assert.Check(t, is.Len(res.Findings, 2))
	}
}

func TestTokensAreFoundWhereverTheyStand(t *testing.T) {
	t.Parallel()
	token := "dop_v1_" + hex.EncodeToString([]byte(rand.Text() + rand.Text())[:32])
	s := search.New(nil, rule.Tokens(), search.Limits{})
	for before := range 300 {
		for _, fill := range []string{" ", "\x00", "x ", "a-", "some words_and-more "} {
			text := strings.Repeat(fill, before)[:before] + " " + token + " "
			var all []search.Finding
			search.Each(s, []byte(text), 64<<10, func(f search.Finding) { all = append(all, f) })
			assert.Assert(t, is.Len(all, 1), "after %d bytes of %q", before, fill)
			assert.Assert(t, is.Equal(all[0].Offset, int64(before+1)))
		}
	}
}

func TestASecretThatIsATokenIsToldOnce(t *testing.T) {
	t.Parallel()
	token := "dop_v1_" + hex.EncodeToString([]byte(rand.Text() + rand.Text())[:32])
	dir := t.TempDir()
	write(t, dir, "f", "T="+token)
	res := tree(t, scanner(token), dir)
	assert.Assert(t, is.Len(res.Findings, 1))
	assert.Check(t, is.Equal(res.Findings[0].ID, "token"))
}

func TestURLLogins(t *testing.T) {
	t.Parallel()
	password := strings.ToLower(rand.Text()) + "4X9" // shorter, it has too few different ones at times
	for text, want := range map[string]int{
		"a postgres://app:" + password + "@db.internal/x b":  1,
		`{"u":"https://` + password + ":x9@registry.corp\"}": 0,
		"https://app:${PASSWORD}@db.internal":                0,
		"mailto:someone@db.internal http://h/a:b@c":          0,
		"https://app:" + password + "@registry.example.com":  0,
	} {
		dir := t.TempDir()
		write(t, dir, "f", text)
		assert.Check(t, is.Len(tree(t, search.New(nil, rule.Tokens(), search.Limits{}), dir).Findings, want))
	}
}

func TestShortValuesAreFoundInPlacesOfCredentials(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "root/.netrc", "machine h login u password pa55w\n")
	write(t, dir, "root/near/.netrc", "machine h login u password pa55wd\n")
	write(t, dir, "usr/share/words", "pa55w\n")
	s := search.New([]search.Value{{ID: "short", Value: "pa55w"}, {ID: "tiny", Value: "x"}, {ID: "long", Value: rule.Secret(secret())}}, nil, search.Limits{})
	res := tree(t, s, dir)
	assert.Check(t, is.DeepEqual(res.Restricted, []string{"short"}))
	assert.Check(t, is.DeepEqual(res.Unsearched, []string{"tiny"}))
	assert.Check(t, is.DeepEqual(found(t, res), []search.Finding{{Path: "/root/.netrc", Part: search.Content, ID: "short", Form: needle.Plain}}))
}

func TestReader(t *testing.T) {
	t.Parallel()
	value := secret()
	content := gz(tarred([]byte("x=" + value)))
	res, err := scanner(value).Reader(t.Context(), "layer.tar.gz", bytes.NewReader(content))
	assert.NilError(t, err)
	assert.Check(t, is.Equal(res.Bytes, int64(len(content))))
	assert.Check(t, is.DeepEqual(found(t, res), []search.Finding{{Path: "layer.tar.gz!x", Part: search.Content, ID: "token", Form: needle.Plain}}))
}

func TestLimits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "f", strings.Repeat("x", 5000))
	write(t, dir, "a.gz.gz", string(gz(gz([]byte("x")))))
	write(t, dir, "b.gz", string(gz(bytes.Repeat([]byte("some text\n"), 1000))))
	for _, tc := range []struct {
		limits search.Limits
		want   []search.Skip
	}{
		{search.Limits{}, nil},
		{search.Limits{FileSize: 4999}, []search.Skip{{Path: "/f", Reason: "5000 bytes of data", Limit: search.LimitFileSize, Needs: 5000}}},
		{search.Limits{Depth: 1}, []search.Skip{{Path: "/a.gz.gz!a.gz", File: "/a.gz.gz", Reason: "more than 1 archives are within each other", Limit: search.LimitDepth}}},
		{search.Limits{Expanded: 9999}, []search.Skip{{Path: "/b.gz", Reason: "more than 9999 bytes are packed in it", Limit: search.LimitExpanded}}},
	} {
		res := tree(t, search.New(nil, rule.Tokens(), tc.limits), dir)
		assert.Check(t, is.DeepEqual(res.Skips, tc.want))
	}
	root, err := os.OpenRoot(dir)
	assert.NilError(t, err)
	defer root.Close()
	for limit, limits := range map[search.Limit]search.Limits{search.LimitEntries: {Entries: 2}, search.LimitTime: {Time: time.Nanosecond}} {
		_, err := search.New(nil, rule.Tokens(), limits).Tree(t.Context(), root)
		reached := (*search.LimitError)(nil)
		assert.Assert(t, errors.As(err, &reached), "%v", err)
		assert.Check(t, is.Equal(reached.Limit, limit))
		assert.Check(t, is.ErrorContains(err, string(limit)))
	}
}

func TestTreeEndsWithItsContext(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "f", "x")
	root, err := os.OpenRoot(dir)
	assert.NilError(t, err)
	defer root.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("enough")
	cancel(cause)
	_, err = scanner(secret()).Tree(ctx, root)
	assert.Check(t, is.ErrorIs(err, cause))
}

func TestNothingIsFoundInChance(t *testing.T) {
	t.Parallel()
	values, content := chance(t, 4)
	s := search.New(values, rule.Tokens(), search.Limits{})
	text := []byte(base64.StdEncoding.EncodeToString(content))
	search.Each(s, text, 256<<10, func(f search.Finding) { t.Errorf("%+v", f) })
	text = []byte(hex.EncodeToString(content))
	search.Each(s, text, 256<<10, func(f search.Finding) { t.Errorf("%+v", f) })
}

// TestNothingIsFoundInAGigabyte is for chance and for the programs and texts of
// this machine.
func TestNothingIsFoundInAGigabyte(t *testing.T) {
	if os.Getenv("LEAKTIGHT_GIGABYTE") == "" {
		t.Skip("LEAKTIGHT_GIGABYTE is not set: make bench reads a gigabyte, this reads less")
	}
	t.Parallel()
	values, _ := chance(t, 64)
	res := tree(t, search.New(values, nil, search.Limits{}), "/usr")
	assert.Check(t, is.Len(slices.DeleteFunc(res.Findings, func(f search.Finding) bool { return f.ID == "" }), 0))
	t.Logf("%d MiB of /usr", res.Bytes>>20)
}

// chance looks for tokens and ten values in so many times 16 MiB of chance, where
// nothing is. It gives the values and the last piece.
func chance(t *testing.T, pieces byte) (values []search.Value, content []byte) {
	t.Helper()
	for i := range 10 {
		values = append(values, search.Value{ID: fmt.Sprint(i), Value: rule.Secret(secret())})
	}
	s := search.New(values, rule.Tokens(), search.Limits{})
	source := mathrand.NewChaCha8([32]byte{pieces})
	content = make([]byte, 16<<20)
	for range pieces {
		_, _ = source.Read(content)
		search.Each(s, content, 256<<10, func(f search.Finding) { t.Errorf("in chance: %+v", f) })
	}
	return values, content
}
