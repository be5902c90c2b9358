package verify_test

import (
	"archive/tar"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"github.com/leaktight/leaktight/frontend/verify"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// generated is a password as generators make it.
func generated() string {
	return ruletest.Random("0123456789abcdef", 32)
}

// matches are what findings match, and checks that they show no value.
func matches(t *testing.T, found []rule.Finding, values ...string) []string {
	t.Helper()
	var all []string
	for _, f := range found {
		all = append(all, f.Match)
		for _, v := range values {
			assert.Check(t, !strings.Contains(f.Message+f.Fix+f.Match+f.Name, v), "a finding shows a value")
		}
	}
	return all
}

func TestScanOfTheHistory(t *testing.T) {
	t.Parallel()
	value, wanted := generated(), generated()
	s := verify.NewImageScanner([]search.Value{{ID: "W", Value: rule.Secret(wanted)}})
	for _, tc := range []struct {
		name, line string
		want       []string
		masked     string
	}{
		{"a build argument", "RUN |2 VERSION=1 API_TOKEN=V /bin/sh -c make # buildkit", []string{"API_TOKEN"}, "RUN |2 VERSION=1 API_TOKEN=**** /bin/sh -c make # buildkit"},
		{"a build argument of the old builder", "|1 DB_PASSWORD=V /bin/sh -c make", []string{"DB_PASSWORD"}, "|1 DB_PASSWORD=**** /bin/sh -c make"},
		{"a variable", "ENV DB_PASSWORD=V", []string{"DB_PASSWORD"}, "ENV DB_PASSWORD=****"},
		{"a variable of the old builder", "/bin/sh -c #(nop)  ENV DB_PASSWORD=V", []string{"DB_PASSWORD"}, "/bin/sh -c #(nop)  ENV DB_PASSWORD=****"},
		{"two variables", `ENV A_TOKEN="V" B_SECRET=V2`, []string{"A_TOKEN", "B_SECRET"}, "ENV A_TOKEN=**** B_SECRET=****"},
		{"the default of an argument", "ARG NPM_TOKEN=V", []string{"NPM_TOKEN"}, "ARG NPM_TOKEN=****"},
		{"a login", "RUN /bin/sh -c curl https://me:V@h.example.com/ # buildkit", []string{search.LoginToken}, "RUN /bin/sh -c curl **** # buildkit"},
		{"a value that is looked for", "RUN |1 API_TOKEN=W /bin/sh -c make # buildkit", []string{"plain"}, "RUN |1 API_TOKEN=**** /bin/sh -c make # buildkit"},
		{"an argument without a value", "RUN |1 API_TOKEN= /bin/sh -c make # buildkit", nil, ""},
		{"an argument that refers to another", "ENV API_TOKEN=${TOKEN}", nil, ""},
		{"a name that is none of a secret", "RUN |1 CACHE_ID=V /bin/sh -c make # buildkit", nil, ""},
		{"a password that people make up", "ENV POSTGRES_PASSWORD=postgres", nil, ""},
		{"the fingerprint of a key", "ENV GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305", nil, ""},
		{"what a script assigns", `RUN /bin/sh -c TOKEN="$(cat /run/t)" make # buildkit`, nil, `RUN /bin/sh -c TOKEN="$(cat /run/t)" make # buildkit`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			line := strings.NewReplacer("=W", "="+wanted, "=V", "="+value, `"V`, `"`+value, ":V@", ":"+value+"@").Replace(tc.line)
			found, err := s.History(t.Context(), "line 1 of the history", ocispecs.History{CreatedBy: line})
			assert.NilError(t, err)
			assert.Check(t, is.DeepEqual(matches(t, found, value, wanted), tc.want))
			if tc.masked != "" {
				assert.Check(t, is.Equal(s.Masked(line), tc.masked))
			}
			for _, f := range found {
				assert.Check(t, is.Contains(f.Message, "line 1 of the history holds "))
			}
		})
	}
}

func TestScanOfTheConfiguration(t *testing.T) {
	t.Parallel()
	value, wanted := generated(), generated()
	s := verify.NewImageScanner([]search.Value{{ID: "W", Value: rule.Secret(wanted)}})
	config := dockerspec.DockerOCIImage{}
	config.Config.Env = []string{"PATH=/bin", "DB_PASSWORD=" + value, "POSTGRES_PASSWORD=postgres", "GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305", "A_TOKEN=" + wanted}
	config.Config.Env = append(config.Config.Env, // of official images
		"RABBITMQ_PGP_KEY_ID=0x0A9AF2115F4687BD29803A206B73A36E6026DFCA", "NGINX_GPGKEY=573BFD6B3D8FBC641079A6ABABF5BD827BD9BF62",
		"GPG_KEYS=1198C0117593497A5EC5C199286AF1F9897469DC C28D937575603EB4ABB725861C0779DF5C0A9DE4",
		"PHP_SHA256=8566229bc88ad1f4aadc10700ab5fbcec81587c748999d985f11cf3b745462df", "NODE_VERSION=22.11.0", "KEYCLOAK_ADMIN=admin", "TOKENIZERS_PARALLELISM=false",
	)
	config.Config.Labels = map[string]string{"api_key": value, "revision": "0cea409b75c344d2f7e16d0cea409b75c344d2f7"}
	config.History = []ocispecs.History{{CreatedBy: "ENV DB_PASSWORD=" + value}}
	found, err := s.Config(t.Context(), config)
	assert.NilError(t, err)
	assert.Check(t, is.DeepEqual(matches(t, found, value, wanted), []string{"DB_PASSWORD", "plain", "api_key"}))
}

// tarOf is a layer of entries as they are.
func tarOf(t *testing.T, entries ...tar.Header) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, h := range entries {
		content := h.PAXRecords["LEAKTIGHT.content"]
		h.Size, h.PAXRecords = int64(len(content)), nil
		assert.NilError(t, w.WriteHeader(&h))
		_, err := w.Write([]byte(content))
		assert.NilError(t, err)
	}
	assert.NilError(t, w.Close())
	return out.Bytes()
}

// holding is an entry with content.
func holding(name string, kind byte, content string) tar.Header {
	return tar.Header{Name: name, Typeflag: kind, PAXRecords: map[string]string{"LEAKTIGHT.content": content}}
}

func TestScanOfUnusualEntries(t *testing.T) {
	t.Parallel()
	value := generated()
	s := verify.NewImageScanner([]search.Value{{ID: "W", Value: rule.Secret(value)}})
	npmrc := "//registry.example.com/:_authToken=" + generated() + "\n"
	link := func(name, to string) tar.Header { return tar.Header{Name: name, Typeflag: tar.TypeLink, Linkname: to} }
	for _, tc := range []struct {
		name    string
		entries []tar.Header
		want    []string
	}{
		{"a credential that is a hard link", []tar.Header{holding("objects/1", tar.TypeReg, npmrc), link("root/.npmrc", "objects/1")}, []string{"/root/.npmrc"}},
		{"a hard link that comes first", []tar.Header{link("root/.npmrc", "/objects/1"), holding("./objects/1", tar.TypeReg, npmrc)}, []string{"/root/.npmrc"}},
		{"two hard links", []tar.Header{holding("1", tar.TypeReg, npmrc), link("a/.npmrc", "1"), link("b/.npmrc", "1")}, []string{"/a/.npmrc", "/b/.npmrc"}},
		{"a hard link to no credential", []tar.Header{holding("1", tar.TypeReg, "registry=https://registry.example.com\n"), link("root/.npmrc", "1")}, nil},
		{"a hard link of another name", []tar.Header{holding("1", tar.TypeReg, npmrc), link("root/notes", "1")}, nil},
		{"a value in a contiguous file", []tar.Header{holding("f", tar.TypeCont, value)}, []string{"/f"}},
		{"a value in an entry of a type that nobody knows", []tar.Header{holding("f", 'Z', value)}, []string{"/f"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			layer := tarOf(t, tc.entries...)
			found, err := s.Layer(t.Context(), "layer 1", "COPY a b", false, func(f func(io.Reader) error) error { return f(bytes.NewReader(layer)) })
			assert.NilError(t, err)
			var got []string
			for _, f := range found.Findings {
				got = append(got, f.Path)
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}
