package needle_test

import (
	"crypto/rand"
	"strings"
	"testing"

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
