package needle_test

import (
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/needle"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestLinesThatTellASecret(t *testing.T) {
	t.Parallel()
	password, body := rand.Text(), rand.Text()+rand.Text()
	const header = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW"
	for _, tc := range []struct {
		name, value, text string
		want              bool
	}{
		{"what a line assigns", "A=b\nDB_PASSWORD=" + password + "\n", "password: " + password, true},
		{"what a line assigns in quotes", "A=b\nDB_PASSWORD=\"" + password + "\"\n", password, true},
		{"what a line assigns to a setting", "APP_URL=http://localhost:3000\nDB_PASSWORD=" + password + "\n", "APP_URL=http://localhost:3000", false},
		{"a line of a key", "-----BEGIN OPENSSH PRIVATE KEY-----\n" + header + "\n" + body + "\ndGVhbUBleGFtcGxlLmNvbQECAwQF\n-----END OPENSSH PRIVATE KEY-----\n", "x" + body, true},
		{"the name at the end of a key", "-----BEGIN OPENSSH PRIVATE KEY-----\n" + header + "\n" + body + "\ndGVhbUBleGFtcGxlLmNvbQECAwQF\n-----END OPENSSH PRIVATE KEY-----\n", "dGVhbUBleGFtcGxlLmNvbQECAwQF", false},
		{"the line that all keys begin with", "-----BEGIN OPENSSH PRIVATE KEY-----\n" + header + "\n" + body + "\n-----END OPENSSH PRIVATE KEY-----\n", header, false},
		{
			"a certificate beside a key", "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n" + password + password + "\n-----END PRIVATE KEY-----\n",
			"-----BEGIN CERTIFICATE-----\n" + body, false,
		},
		{
			"a key beside a certificate", "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n" + password + password + "\n-----END PRIVATE KEY-----\n",
			strings.Repeat(password, 2), true,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Check(t, is.Equal(holds(tc.value, tc.text), tc.want))
		})
	}
}

func TestEachLineIsLookedFor(t *testing.T) {
	t.Parallel()
	for _, lines := range []int{1, 60, 900} {
		all := make([]string, lines)
		for i := range all {
			all[i] = rand.Text()
		}
		value := "A=B\nKEY=" + strings.Join(all, "\nKEY=") + "\n"
		assert.Check(t, is.Equal(needle.Left([]byte(value)), 0))
		forms := needle.Forms([]byte(value))
		for i, l := range all {
			assert.Check(t, slices.ContainsFunc(forms, func(n needle.Needle) bool { return string(n.Bytes) == l }), "line %d of %d", i, lines)
		}
	}
	assert.Check(t, is.Equal(needle.Left([]byte(strings.Repeat("KEY="+rand.Text()+"\n", 1003))), 3))
}

func TestValuesInLinesOfBase64(t *testing.T) {
	t.Parallel()
	for length := 8; length <= 78; length += 1 + length/20 {
		value := strings.Repeat(rand.Text(), 3)[:length]
		if length%2 == 1 {
			value = strings.Map(func(r rune) rune { return 'A' + r%26 }, value) // nothing but capitals
		}
		in := finder(value)
		for before := range 100 {
			text := wrapped(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", before)+" "+value+" and more")), 76)
			assert.Check(t, len(in(text)) > 0, "%d bytes after %d", length, before)
		}
	}
}
