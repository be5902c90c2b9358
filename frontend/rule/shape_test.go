package rule_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
)

const (
	lower   = "abcdefghijklmnopqrstuvwxyz"
	upper   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits  = "0123456789"
	base62  = lower + upper + digits
	hexa    = digits + "abcdef"
	fullCap = upper + digits
)

// made fills the slots of a shape with chance, so that no token of the real
// shape stands in this file.
func made(shape, alphabet string, n int) string {
	r := rand.New(rand.NewPCG(7, uint64(n)))
	body := make([]byte, n)
	for i := range body {
		body[i] = alphabet[r.IntN(len(alphabet))]
	}
	return strings.ReplaceAll(shape, "*", string(body))
}

func TestKnownToken(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		vendor, shape, alphabet string
		n                       int
	}{
		{"GitHub", "ghp_*", base62, 36},
		{"GitHub, for an app", "ghs_*", base62, 36},
		{"GitHub, fine-grained", "github_pat_*", base62, 82},
		{"GitLab", "glpat-*", base62, 20},
		{"GitLab, for a runner", "glrt-*", base62, 20},
		{"npm", "npm_*", base62, 36},
		{"PyPI", "pypi-*", base62, 120},
		{"RubyGems", "rubygems_*", hexa, 48},
		{"crates.io", "cio*", base62, 32},
		{"NuGet", "oy2*", lower + digits, 43},
		{"Docker Hub", "dckr_pat_*", base62, 27},
		{"AWS", "AKIA*", fullCap, 16},
		{"AWS, temporary", "ASIA*", fullCap, 16},
		{"Google", "AIza*", base62, 35},
		{"Google, OAuth", "GOCSPX-*", base62, 28},
		{"Azure storage", "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=*==", base62, 86},
		{"Azure SAS", "https://x.blob.example.com/c?sv=2024&sig=*", base62, 44},
		{"Slack", "xoxb-*", base62, 40},
		{"Slack webhook", "https://hooks.slack.com/services/T0/B0/*", base62, 24},
		{"Telegram", "123456789:AA*", base62, 33},
		{"Stripe", "sk_live_*", base62, 24},
		{"OpenAI", "sk-proj-*", base62, 48},
		{"Anthropic", "sk-ant-api03-*", base62, 93},
		{"Hugging Face", "hf_*", base62, 34},
		{"SendGrid", "SG.*.*", base62, 22},
		{"Mailgun", "key-*", hexa, 32},
		{"DigitalOcean", "dop_v1_*", hexa, 64},
		{"Sentry", "sntrys_*", base62, 60},
		{"Vault", "hvs.*", base62, 90},
		{"Databricks", "dapi*", hexa, 32},
		{"Atlassian", "ATATT3*", base62, 180},
		{"JSON web token", "eyJ*.eyJ*.*", base62, 40},
	} {
		token := made(tc.shape, tc.alphabet, tc.n)
		assert.Check(t, rule.KnownToken(token), tc.vendor)
		assert.Check(t, !rule.KnownToken("x"+token) || strings.HasPrefix(tc.vendor, "Azure"), "%s: in the middle of a word", tc.vendor)
		assert.Check(t, !rule.KnownToken(token[:10]), "%s: cut short", tc.vendor)
		assert.Check(t, !rule.KnownToken(made(tc.shape, "x", tc.n)), "%s: a row of one letter", tc.vendor)
	}
}

func TestTokensOfDocumentation(t *testing.T) {
	t.Parallel()
	for _, token := range []string{
		"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "ghp_" + strings.Repeat("1234567890", 4), "sk-your-api-key-here", "hf_xxx", "",
	} {
		assert.Check(t, !rule.KnownToken(token), token)
	}
}

func TestPublishable(t *testing.T) {
	t.Parallel()
	assert.Check(t, rule.Publishable(made("AIza*", base62, 35)))
	assert.Check(t, rule.Publishable(made("eyJ*.eyJ*.*", base62, 40)))
	assert.Check(t, !rule.Publishable(made("sk_live_*", base62, 24)))
}

func TestPrivateKeys(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", "ENCRYPTED SIGSTORE "} {
		head := "-----BEGIN " + kind + "PRIVATE KEY-----"
		assert.Check(t, rule.HoldsPrivateKey("x\n"+head+"\n"), kind)
		assert.Check(t, rule.SpellsPrivateKey(head+`\n`+made("*", base62, 64)), kind)
		assert.Check(t, !rule.SpellsPrivateKey("grep -q -- '"+head+"' key.pem"), kind)
	}
	assert.Check(t, rule.HoldsPrivateKey("-----BEGIN PGP PRIVATE KEY BLOCK-----\n"))
	assert.Check(t, rule.HoldsPrivateKey("PuTTY-User-Key-File-3: ssh-ed25519\n"))
	for _, text := range []string{"-----BEGIN CERTIFICATE-----\n", "-----BEGIN PUBLIC KEY-----\n", "ssh-ed25519 AAAA", ""} {
		assert.Check(t, !rule.HoldsPrivateKey(text), text)
	}
}

func TestPlaceholder(t *testing.T) {
	t.Parallel()
	for _, v := range []string{
		"changeme", "<token>", "${NPM_TOKEN}", "$TOKEN", "{{ token }}", "%(token)s", "xxxxxxxx", "********", "your-api-key", "[your token]", "{Api Key}",
		"REPLACE_ME", "dummy", "test-token", "__TOKEN__", "@token@", "P@ssw0rd!", "AKIAIOSFODNN7EXAMPLE",
	} {
		assert.Check(t, rule.Placeholder(v), v)
	}
	for _, v := range []string{"", "abc", "hunter2", "abcdef", "My$3cr3tP4$$", "x9Kq2vLp7Zt4mWd", "the-greatest-show", `{"auth": "x"}`} {
		assert.Check(t, !rule.Placeholder(v), v)
	}
}

func TestLogins(t *testing.T) {
	t.Parallel()
	logins := rule.Logins("a https://u:p@h/x b git@h:x https://t:${T}@h2")
	assert.Assert(t, len(logins) == 2)
	assert.Check(t, logins[0] == rule.Login{User: "u", Password: "p", Host: "h"})
	assert.Check(t, logins[1] == rule.Login{User: "t", Password: "${T}", Host: "h2"})
}
