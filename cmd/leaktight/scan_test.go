package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// savedImage is a file of docker save with an image of layers and a history.
func savedImage(t *testing.T, config ocispecs.Image, history []string, layers ...map[string]string) string {
	t.Helper()
	files := map[string]string{}
	var names []string
	for i, l := range layers {
		dt := packtest.Tar(l)
		name := digest.FromBytes(dt).Encoded() + "/layer.tar"
		files[name] = string(dt)
		names = append(names, name)
		config.RootFS.DiffIDs = append(config.RootFS.DiffIDs, digest.FromBytes(dt))
		config.History = append(config.History, ocispecs.History{CreatedBy: history[i]})
	}
	for _, line := range history[len(layers):] {
		config.History = append(config.History, ocispecs.History{CreatedBy: line, EmptyLayer: true})
	}
	files["config.json"] = string(marshal(t, config))
	files["manifest.json"] = string(marshal(t, []map[string]any{{"Config": "config.json", "Layers": names}}))
	name := filepath.Join(t.TempDir(), "image.tar")
	assert.NilError(t, os.WriteFile(name, packtest.Tar(files), 0o600))
	return name
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	dt, err := json.Marshal(v)
	assert.NilError(t, err)
	return dt
}

func scanned(t *testing.T, r result) scanReport {
	t.Helper()
	var report scanReport
	assert.NilError(t, json.Unmarshal([]byte(r.out), &report), r.err)
	return report
}

func TestScanFindsWhatALaterLayerDeletes(t *testing.T) {
	t.Parallel()
	value := rand.Text()
	target := savedImage(t, ocispecs.Image{},
		[]string{"ADD rootfs.tar / # buildkit", "COPY pip.conf /root/.pip/ # buildkit", "RUN pip install x && rm /root/.pip/pip.conf # buildkit"},
		map[string]string{"etc/hostname": "x"},
		map[string]string{"root/.pip/pip.conf": "[global]\nindex-url = https://me:" + value + "@pypi.internal/simple\n"},
		map[string]string{"root/.pip/.wh.pip.conf": ""})
	r := leaktight("", "scan", "--format", "json", target)
	assert.Check(t, is.Equal(r.code, 1))
	assert.Check(t, is.Contains(r.err, "leaktight: scan layer 2 of 3, sha256:"))
	report := scanned(t, r)
	assert.Assert(t, is.Len(report.Findings, 1))
	f := report.Findings[0]
	assert.Check(t, is.Equal(f.Path, "root/.pip/pip.conf"))
	assert.Check(t, is.Equal(f.Rule, "credential-in-layer"))
	assert.Check(t, is.Equal(string(f.Verdict), "fail"))
	assert.Check(t, is.Equal(f.LayerIndex, 1))
	assert.Check(t, is.Equal(f.CreatedBy, "COPY pip.conf /root/.pip/ # buildkit"))
	assert.Check(t, is.Equal(f.Match, "pip-conf"))
	assert.Check(t, strings.HasPrefix(f.Layer, "sha256:") && strings.Contains(f.Fix, f.Layer))
	assert.Check(t, is.Equal(report.Scanned.Layers, 3))
	assert.Check(t, report.Scanned.Files >= 2 && report.Scanned.Bytes > 0)
	assert.Check(t, !strings.Contains(r.out+r.err, value), "the report holds the password")
}

func TestScanLooksForValues(t *testing.T) {
	t.Parallel()
	value, other := rand.Text(), rand.Text()
	file := filepath.Join(t.TempDir(), "old.txt")
	assert.NilError(t, os.WriteFile(file, []byte(rand.Text()+"\n"+value+"\n\n"+other+"\n"), 0o600))
	target := savedImage(t, ocispecs.Image{Config: ocispecs.ImageConfig{Labels: map[string]string{"a": other}}},
		[]string{"RUN |1 T=" + value + " make # buildkit"},
		map[string]string{"app/log": "x" + base64.StdEncoding.EncodeToString([]byte("user:"+value)), "near": value[1:]})
	r := leaktight("", "scan", "--format", "json", "--quiet", "--value-from", "file:"+file, target)
	assert.Check(t, is.Equal(r.code, 1), r.err)
	assert.Check(t, is.Equal(r.err, ""))
	found := map[string]string{}
	for _, f := range scanned(t, r).Findings {
		found[f.Path+" "+strconv.Itoa(f.LayerIndex)+" "+f.CreatedBy] += f.Match + ", "
		assert.Check(t, !strings.Contains(f.CreatedBy, value))
	}
	assert.Check(t, is.DeepEqual(found, map[string]string{
		"app/log 0 RUN |1 T=*** make # buildkit": "old.txt:2 (base64), ", " -1 RUN |1 T=*** make # buildkit": "old.txt:2 (plain), ", " -1 ": "old.txt:4 (plain), ",
	}))
	assert.Check(t, !strings.Contains(r.out, value) && !strings.Contains(r.out, other), "the report holds a value")
}

func TestScanOfWhatIsClean(t *testing.T) {
	t.Parallel()
	r := leaktight("", "scan", savedImage(t, ocispecs.Image{}, []string{"COPY . . # buildkit", "CMD [\"x\"]"}, map[string]string{"app/.npmrc": "//registry.example.com/:_authToken=${NPM_TOKEN}\n"}))
	assert.Check(t, is.Equal(r.code, 0), r.out)
	assert.Check(t, is.Contains(r.out, "0 findings; scanned 1 layer, 1 file, "))
}

func TestScanOfADirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	assert.NilError(t, os.MkdirAll(filepath.Join(dir, "root"), 0o755))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "root", ".netrc"), []byte("machine git.internal login me password "+rand.Text()+"\n"), 0o600))
	r := leaktight("", "scan", dir)
	assert.Check(t, is.Equal(r.code, 1), r.err)
	assert.Check(t, is.Contains(r.out, "fail: /root/.netrc is"))
}

func TestScanBadInput(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		args []string
		says string
	}{
		{"no target", nil, "what is to be scanned? Name an image, a file or a directory: leaktight scan --help has examples"},
		{"two targets", []string{"a.tar", "b.tar"}, "scan takes one TARGET, not 2: run it once for each"},
		{"an unknown flag", []string{"--insecure", "a.tar"}, "unknown flag: --insecure: leaktight scan --help lists what there is"},
		{"nothing of that name", []string{"/no/such/file"}, "there is no file /no/such/file"},
		{"another format", []string{"--format", "xml", "x"}, `unknown format "xml"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := leaktight("", append([]string{"scan"}, tc.args...)...)
			assert.Check(t, is.Equal(r.code, 2))
			assert.Check(t, is.Contains(r.err, tc.says))
		})
	}
}
