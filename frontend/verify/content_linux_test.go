package verify

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"golang.org/x/sys/unix"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestRunLooksForTokensInAllPartsOfFiles(t *testing.T) {
	t.Parallel()
	tree := t.TempDir()
	tokens := ruletest.Tokens()
	write(t, filepath.Join(tree, "content"), "x = '"+tokens["github-token"]+"'\n")
	write(t, filepath.Join(tree, tokens["npm-token"]+".d", "nested.gz"), nested(tokens["gitlab-token"], 1))
	write(t, filepath.Join(tree, tokens["npm-token"]+".d", ".netrc"), "machine h login a password b")
	assert.NilError(t, os.Symlink("/x/"+tokens["docker-token"], filepath.Join(tree, "link")))
	write(t, filepath.Join(tree, "marked"), "x")
	assert.NilError(t, unix.Setxattr(filepath.Join(tree, "marked"), "user.note", []byte(tokens["stripe-key"]), 0))
	write(t, filepath.Join(tree, "near"), tokens["github-token"][:20]+" ghp_"+strings.Repeat("x", 36)+" AKIAIOSFODNN7EXAMPLE")

	found := scanned(t, tree, "--tokens")
	var got []string
	for _, f := range found.Content.Findings {
		got = append(got, fmt.Sprint(f.Token, " in the ", f.Part, " of ", f.Path))
	}
	assert.Check(t, is.DeepEqual(got, []string{
		"github-token in the content of /content",
		"docker-token in the symlink of /link",
		"stripe-key in the attribute of /marked",
		"npm-token in the name of /***.d",
		"gitlab-token in the content of /***.d/nested.gz!nested",
	}))
	assert.Assert(t, is.Len(found.Hits, 1))
	assert.Check(t, is.Equal(found.Hits[0].Path, "/***.d/.netrc"))
}

func TestRunLooksForNoTokensWhereNoneAreWanted(t *testing.T) {
	t.Parallel()
	tree := t.TempDir()
	write(t, filepath.Join(tree, "content"), ruletest.Tokens()["github-token"])
	assert.Check(t, is.Len(scanned(t, tree).Content.Findings, 0))
}

func TestMasks(t *testing.T) {
	t.Parallel()
	sample := ruletest.Tokens()["npm-token"]
	c, err := newContentSearch(t.TempDir(), nil, true, nil)
	assert.NilError(t, err)
	name := func(within, path string) search.Finding {
		return search.Finding{Path: path, Part: search.Name, Token: "npm-token", Within: within}
	}
	encoded := func(within, path string) search.Finding {
		return search.Finding{Path: path, Part: search.Name, ID: "a", Form: "hex", Within: within}
	}
	m := c.masks([]search.Finding{
		name("/a/", "/a/"+sample), name("/a/"+sample+"/", "/a/"+sample+"/b-"+sample),
		encoded("/e/", "/e/dead!beef"), encoded("/e/dead!beef/", "/e/dead!beef/cafe"), name("/e/dead!beef/", "/e/dead!beef/"+sample),
		encoded("/a/"+sample+"/", "/a/"+sample+"/cafe"), name("/a/"+sample+"/cafe/", "/a/"+sample+"/cafe/"+sample), encoded("/f.tar!", "/f.tar!x/cafe"),
	})
	for path, want := range map[string]string{
		"/a/" + sample: "/a/***", "/a/" + sample + "/b-" + sample + "/c": "/a/***/b-***/c", "/a/" + sample + "!m": "/a/***!m",
		"/e/dead!beef": "/e/***", "/e/dead!beef/x": "/e/***/x", "/e/dead!beef/cafe/x": "/e/***/***/x", "/e/dead!beef/" + sample: "/e/***/***", "/a/" + sample + "/cafe/" + sample: "/a/***/***/***", "/f.tar!x/cafe": "/f.tar!***", "/f.tar!x/cafes": "/f.tar!x/cafes", "/e/dead": "/e/dead",
		"/not/found/" + sample: "/not/found/***",
	} {
		assert.Check(t, is.Equal(m.path(path), want))
	}
}

func TestHideWhatIsKnownOnlyNow(t *testing.T) {
	t.Parallel()
	name := func(path string) search.Finding { return search.Finding{Path: path, Part: search.Name, ID: "a"} }
	made := layerReport{}
	made.Hits = []layerscan.Hit{{Path: "/home/swordfish/id_rsa"}, {Path: "/home/a/b/id_rsa"}, {Path: "/etc/swordfish"}, {Path: "/a$1/swordfish/x"}}
	made.Content = search.Result{
		Findings: []search.Finding{name("/etc/***"), {Path: "/home/swordfish/a.zip!b", File: "/home/swordfish/a.zip", Token: "npm-token"}},
		Skips:    []search.Skip{{Path: "/home/swordfish/c.zip"}},
	}
	made.hide([]search.Finding{name("/home/***"), name("/etc/***"), name("/a$1/***"), {Path: "/srv/x", Part: search.Content, ID: "a"}})
	var got []string
	for _, h := range made.Hits {
		got = append(got, h.Path)
	}
	got = append(got, made.Content.Findings[1].Path, made.Content.Findings[1].File, made.Content.Skips[0].Path)
	assert.Check(t, is.DeepEqual(got, []string{
		"/home/***/id_rsa", "/home/***/b/id_rsa", // which of the two it is, nobody knows here
		"/etc/swordfish", // the step knew that name, and this is another one
		"/a$1/***/x", "/home/***/a.zip!b", "/home/***/a.zip", "/home/***/c.zip",
	}))
}
