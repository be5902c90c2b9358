package rule_test

import (
	"cmp"
	"encoding/pem"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
)

// find gives the kinds of tokens in a text, and what was found of each.
func find(text string) map[string]string {
	found := map[string]string{}
	for _, token := range rule.Tokens() {
		for _, anchor := range token.Anchors {
			for at := 0; at < len(text); at++ {
				if !strings.HasPrefix(text[at:], anchor) {
					continue
				}
				if start, end, ok := token.Find([]byte(text), at); ok {
					found[token.Name] = text[start:end]
				}
			}
		}
	}
	return found
}

func has(text, name string) bool {
	_, ok := find(text)[name]
	return ok
}

func TestTokens(t *testing.T) {
	t.Parallel()
	samples := ruletest.Tokens()
	assert.Check(t, len(rule.Tokens()) >= 30)
	for _, token := range rule.Tokens() {
		sample, ok := samples[token.Name]
		assert.Check(t, ok, "%s: has no sample", token.Name)
		for _, around := range [][2]string{{"", ""}, {"x = '", "'\n"}, {`{"a":"b\n`, `","c":1}`}, {"https://h/?t=", "&a=b"}, {"%3D", "%26"}, {"\x00\xff", "\x00"}} {
			assert.Check(t, has(around[0]+sample+around[1], token.Name), "%s between %q", token.Name, around)
		}
		anchor := ""
		for _, a := range token.Anchors {
			if strings.Contains(sample, a) {
				anchor = a
			}
		}
		before, after, _ := strings.Cut(sample, anchor)
		short := 16
		if strings.Contains(token.Name, "key") && strings.Contains(anchor, "KEY") || token.Name == "google-service-account" || token.Name == "twilio-token" {
			short = 12
		}
		assert.Check(t, !has(before+anchor+after[:min(short, len(after))], token.Name), "%s: cut short", token.Name)
		assert.Check(t, !has(before+anchor+strings.Repeat("x", len(after)), token.Name), "%s: a row of one letter", token.Name)
		assert.Check(t, !has(before+anchor+strings.Repeat("example-", 1+len(after)/8), token.Name), "%s: of documentation", token.Name)
		if before == "" && anchor[0] >= 'A' && !strings.Contains(anchor, " ") {
			assert.Check(t, !has("word"+sample, token.Name), "%s: in the middle of a word", token.Name)
		}
	}
}

func TestTokensWithAWrongChecksum(t *testing.T) {
	t.Parallel()
	samples := ruletest.Tokens()
	for _, name := range []string{"github-token", "npm-token", "grafana-service-token", "age-key"} {
		sample := []byte(samples[name])
		at := len(sample) - 12
		for sample[at] == samples[name][at] || sample[at] == '_' {
			sample[at] = ruletest.Random("02345679ACDEFGHJ", 12)[0]
			if name == "grafana-service-token" {
				sample[at] = ruletest.Random(base62, 12)[0]
			}
		}
		assert.Check(t, !has(string(sample), name), name)
	}
}

func TestTokensWithoutDigits(t *testing.T) {
	t.Parallel()
	// As chance has it, once in thirty for one of 20 characters; and all of some services.
	assert.Check(t, has("glpat-"+"qWeRtzUiOPasDFgHJklY", "gitlab-token"))
	assert.Check(t, has("hf_"+"qWeRtzUiOPasDFgHJklYxCVbNMqwErTZuI", "hugging-face-token"))
	for name, text := range map[string]string{
		"words with large letters":    "glpat-getTheTokenOfTheUser",
		"a name in small letters":     "glpat-get-the-token-of-the-user",
		"a constant":                  "glpat-GET_THE_TOKEN_OF_THE_USER",
		"a part of a longer name":     "hf_hashvXDatumGetFloat4float4myunionretvalparse",
		"a name of the right length":  "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",
		"a key's first lines in code": "PuTTY-User-Key-File-2: \x00Encryption: \x00Comment: \x00",
	} {
		assert.Check(t, len(find(text)) == 0, name)
	}
}

func TestPrivateKeyTokens(t *testing.T) {
	t.Parallel()
	for name, key := range ruletest.PrivateKeys() {
		assert.Check(t, has("x\n"+key+"\ny", "private-key"), name)
		assert.Check(t, !has(key[:len("-----BEGIN OPENSSH PRIVATE KEY-----\n")+10], "private-key"), "%s: cut short", name)
	}
	body := "A" + ruletest.Random(base62, 63) // a first byte that no key has
	for name, text := range map[string]string{
		"the words that a program looks for": "-----BEGIN RSA PRIVATE KEY-----\x00-----BEGIN EC PRIVATE KEY-----\x00" + body,
		"something else":                     "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----",
		"dots":                               "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC...\n-----END PRIVATE KEY-----",
		"a certificate":                      pemOf("CERTIFICATE", append([]byte{0x30, 0x82, 2, 0}, body...)),
		"a public key":                       pemOf("PUBLIC KEY", append([]byte{0x30, 0x82, 2, 0}, body...)),
		"no key in between":                  "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n" + body,
	} {
		assert.Check(t, !has(text, "private-key"), name)
	}
}

func pemOf(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func TestAWSKeysNeedTheirSecret(t *testing.T) {
	t.Parallel()
	id, secret := "AKIA"+ruletest.Random(fullCap, 16), ruletest.Random(base62, 40)
	assert.Check(t, has(secret+" "+id, "aws-key"))
	assert.Check(t, has(id+strings.Repeat(" ", 150)+secret, "aws-key"))
	for name, text := range map[string]string{
		"alone": id, "with a hash": id + " " + ruletest.Random(hexa, 64), "far from it": id + strings.Repeat(" ", 400) + secret,
		"with the one of documentation": id + " wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		"of documentation":              "AKIAIOSFODNN7EXAMPLE " + secret,
	} {
		assert.Check(t, !has(text, "aws-key"), name)
	}
}

func TestGeneratedLogins(t *testing.T) {
	t.Parallel()
	password := ruletest.Random(base62, 20)
	for _, tc := range []struct {
		name, url string
		want      bool
	}{
		{"a password by chance", "postgres://app:" + password + "@db.internal:5432/x", true},
		{"a placeholder", "postgres://app:${PASSWORD_OF_DB1}@db.internal", false},
		{"a word", "postgres://app:correcthorsebattery@db.internal", false},
		{"short", "postgres://app:" + password[:8] + "@db.internal", false},
		{"a host of documentation", "https://app:" + password + "@registry.example.com", false},
		{"here", "https://app:" + password + "@localhost", false},
		{"what no host has", "ab://app:" + password + "@P^`7|", false},
		{"a host that a template puts there", "postgres://app:" + password + "@${DB_HOST}:5432/x", true},
		{"an address", "postgres://app:" + password + "@[2001:db8::1]", true},
		{"a path and a digest", `oci-layout://C:\path\to\some\layout:1.3@sha256`, false},
	} {
		logins := rule.Logins(tc.url)
		assert.Assert(t, len(logins) == 1, tc.name)
		assert.Check(t, logins[0].Generated() == tc.want, tc.name)
	}
}

// TestProgramsThatLookForTokensHoldNone is about the texts of a program in Go, which
// stand one after the other without anything in between, the short ones first.
func TestProgramsThatLookForTokensHoldNone(t *testing.T) {
	t.Parallel()
	var all []string
	for _, token := range rule.Tokens() {
		if !token.Key {
			all = append(all, token.Anchors...)
		}
	}
	for range 200 {
		mathrand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
		assert.Check(t, len(rule.FindTokens(strings.Join(all, ""))) == 0)
	}
}
