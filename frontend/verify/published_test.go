package verify

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestValuesInWhatIsPublished(t *testing.T) {
	t.Parallel()
	secrets, value := t.TempDir(), rand.Text()
	write(t, filepath.Join(secrets, "0"), value+"\n")
	for _, tc := range []struct {
		name, source string
		env          []string
		options      map[string]string
		want         []string
	}{
		{name: "nothing", source: "FROM a\n", options: map[string]string{"build-arg:A": value[:20]}},
		{name: "the text, at its line", source: "FROM a\n# x\n# " + value + "\n", want: []string{"3 the Dockerfile"}},
		{name: "the configuration", source: "FROM a\n", env: []string{"A=" + value}, want: []string{"0 the image's configuration"}},
		{name: "a build argument", source: "FROM a\n", options: map[string]string{"build-arg:REPO": "x" + value}, want: []string{"0 the option --build-arg REPO"}},
		{name: "a context", source: "FROM a\n", options: map[string]string{"context:lib": "https://h/?t=" + value}, want: []string{"0 the option --build-context lib"}},
		{name: "another option", source: "FROM a\n", options: map[string]string{"add-hosts": value + "=1.2.3.4"}, want: []string{"0 the option --add-hosts"}},
		{name: "the name of a label", source: "FROM a\n", options: map[string]string{"label:" + value: "1"}, want: []string{"0 the option --label ***"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			image := &dockerspec.DockerOCIImage{}
			image.Config.Env = tc.env
			opt := Options{Source: []byte(tc.source), Image: image}
			texts, err := publishedTexts(opt, tc.options)
			assert.NilError(t, err)
			stdin, err := json.Marshal(texts)
			assert.NilError(t, err)
			report, err := searchIn(t.Context(), []string{"--layers=0", "--secret=token"}, t.TempDir(), secrets, strings.NewReader(string(stdin)))
			assert.NilError(t, err)
			assert.Assert(t, is.Len(report.Texts, len(texts)))
			var got []string
			for _, f := range textFindings(report.Texts, opt) {
				where, rest, _ := strings.Cut(f.Message, ` holds the secret "token" (plain, `)
				assert.Check(t, strings.HasSuffix(rest, " bytes), and is published"), f.Message)
				assert.Check(t, !strings.Contains(f.Message+f.Fix, value))
				got = append(got, fmt.Sprint(f.Lines.Start, " ", where))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}
