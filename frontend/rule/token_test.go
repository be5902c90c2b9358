package rule_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"hash/crc32"
	"math/big"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"golang.org/x/crypto/ssh"
	"gotest.tools/v3/assert"
)

// some is a text by chance that has every kind of character of its alphabet.
func some(alphabet string, n int) string {
	for {
		body := make([]byte, n)
		for i := range body {
			k, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
			if err != nil {
				panic(err)
			}
			body[i] = alphabet[k.Int64()]
		}
		if s := string(body); strings.ContainsAny(s, digits) && len(s) >= 12 && strings.ContainsAny(s, lower+upper) && !strings.Contains(s, "xxxx") {
			return s
		}
	}
}

// withChecksum ends a body with its CRC-32 in base 62.
func withChecksum(prefix string) string {
	body := some(base62, 30)
	sum := new(big.Int).SetUint64(uint64(crc32.ChecksumIEEE([]byte(body))))
	text := sum.Text(62) // 0-9a-zA-Z, and these tokens have the capitals first
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return r
	}, text)
	return prefix + body + strings.Repeat("0", 6-len(text)) + text
}

func grafana() string {
	body := "glsa_" + some(base62, 32)
	return body + "_" + hex.EncodeToString(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body))))
}

func pemOf(t *testing.T, kind string, der []byte, err error) string {
	t.Helper()
	assert.NilError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// privateKeys are whole keys as tools write them.
func privateKeys(t *testing.T) map[string]string {
	t.Helper()
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	assert.NilError(t, err)
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	assert.NilError(t, err)
	big, err := rsa.GenerateKey(rand.Reader, 2048)
	assert.NilError(t, err)
	openssh, err := ssh.MarshalPrivateKey(ed, "")
	assert.NilError(t, err)
	locked, err := ssh.MarshalPrivateKeyWithPassphrase(ed, "", []byte("x"))
	assert.NilError(t, err)
	edDER, err := x509.MarshalPKCS8PrivateKey(ed)
	assert.NilError(t, err)
	ecDER, err := x509.MarshalECPrivateKey(ec)
	assert.NilError(t, err)
	rsaPEM := pemOf(t, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(big), nil)
	return map[string]string{
		"Ed25519": pemOf(t, "PRIVATE KEY", edDER, nil),
		"EC":      pemOf(t, "EC PRIVATE KEY", ecDER, nil),
		"RSA":     rsaPEM,
		"RSA, encrypted": strings.Replace(rsaPEM, "KEY-----\n",
			"KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"+some(hexa, 32)+"\n\n"+some(base62, 64)+"\n", 1),
		"RSA, with carriage returns": strings.ReplaceAll(rsaPEM, "\n", "\r\n"),
		"RSA, in one line of JSON":   strings.ReplaceAll(rsaPEM, "\n", `\n`),
		"RSA, escaped twice":         strings.ReplaceAll(rsaPEM, "\n", `\\n`),
		"RSA, indented in YAML":      "key: |\n  " + strings.ReplaceAll(rsaPEM, "\n", "\n  "),
		"OpenSSH":                    string(pem.EncodeToMemory(openssh)),
		"OpenSSH, with a passphrase": string(pem.EncodeToMemory(locked)),
		"OpenPGP": "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n" +
			base64.StdEncoding.EncodeToString(append([]byte{0x95, 0x03}, some(base62, 90)...)) + "\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----\n",
	}
}

// tokenSamples has a token of each kind, made by chance, so that none stands in
// this file.
func tokenSamples(t *testing.T) map[string]string {
	t.Helper()
	account, err := json.Marshal(map[string]string{"type": "service_account", "private_key": privateKeys(t)["Ed25519"]})
	assert.NilError(t, err)
	samples := map[string]string{
		"google-service-account": string(account),
		"private-key":            privateKeys(t)["EC"],
		"putty-key":              "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x",
		"github-token":           withChecksum("ghp_"),
		"npm-token":              withChecksum("npm_"),
		"grafana-service-token":  grafana(),
		"aws-key":                "AKIA" + some(fullCap, 16) + "\naws_secret_access_key = " + some(base62, 40),
		"azure-storage-key":      "AccountKey=" + some(base62, 86) + "==",
		"azure-access-key":       "SharedAccessKey=" + some(base62, 43) + "=",
		"slack-webhook":          "https://hooks.slack.com/services/T" + some(fullCap, 12) + "/B" + some(fullCap, 12) + "/" + some(base62, 24),
		"discord-webhook":        "https://discord.com/api/webhooks/" + strings.Repeat("1470258369", 2) + "/" + some(base62, 68),
		"circleci-token":         "CCIPAT_" + some(base62, 22) + "_" + some(hexa, 40),
		"tailscale-key":          "tskey-auth-" + some(base62, 12) + "-" + some(base62, 32),
		"openai-key":             "sk-proj-" + some(base62, 30) + "T3BlbkFJ" + some(base62, 30),
		"openai-user-key":        "sk-" + some(base62, 20) + "T3BlbkFJ" + some(base62, 20),
		"sendgrid-key":           "SG." + some(base62, 22) + "." + some(base62, 43),
		"twilio-token":           "TWILIO_AUTH_TOKEN=" + some(hexa, 32),
		"terraform-token":        some(base62, 14) + ".atlasv1." + some(base62, 67),
		"postman-key":            "PMAK-" + some(hexa, 24) + "-" + some(hexa, 34),
	}
	for _, simple := range []struct {
		name, prefix, alphabet string
		n                      int
	}{
		{"github-pat", "github_pat_", base62, 82},
		{"gitlab-token", "glpat-", base62, 20},
		{"gitlab-runner-token", "GR1348941", base62, 20},
		{"sourcegraph-token", "sgp_", hexa, 40},
		{"buildkite-token", "bkua_", hexa, 40},
		{"pypi-token", "pypi-AgEIcHlwaS5vcmc", base62, 120},
		{"rubygems-token", "rubygems_", hexa, 48},
		{"clojars-token", "CLOJARS_", hexa, 60},
		{"artifactory-token", "AKCp", base62, 69},
		{"docker-token", "dckr_pat_", base62, 27},
		{"google-key", "AIza", base62, 35},
		{"google-oauth-secret", "GOCSPX-", base62, 28},
		{"digitalocean-token", "dop_v1_", hexa, 64},
		{"supabase-token", "sbp_", hexa, 40},
		{"netlify-token", "nfp_", base62, 36},
		{"heroku-token", "HRKU-AA", base62, 58},
		{"planetscale-token", "pscale_tkn_", base62, 43},
		{"slack-token", "xoxb-", base62, 50},
		{"slack-app-token", "xapp-1-", base62, 80},
		{"stripe-key", "sk_live_", base62, 24},
		{"stripe-webhook-secret", "whsec_", base62, 32},
		{"square-token", "sq0csp-", base62, 43},
		{"shopify-token", "shpat_", hexa, 32},
		{"anthropic-key", "sk-ant-api03-", base62, 93},
		{"hugging-face-token", "hf_", base62, 34},
		{"replicate-token", "r8_", base62, 37},
		{"groq-key", "gsk_", base62, 52},
		{"sentry-token", "sntrys_", base62, 60},
		{"grafana-token", "glc_", base62, 60},
		{"new-relic-key", "NRAK-", fullCap, 27},
		{"vault-token", "hvs.", base62, 90},
		{"pulumi-token", "pul-", hexa, 40},
		{"doppler-token", "dp.pt.", base62, 43},
		{"databricks-token", "dapi", hexa, 32},
		{"atlassian-token", "ATATT3", base62, 180},
		{"bitbucket-token", "ATBB", base62, 32},
		{"linear-key", "lin_api_", base62, 40},
		{"figma-token", "figd_", base62, 40},
		{"notion-token", "ntn_", base62, 46},
	} {
		samples[simple.name] = simple.prefix + some(simple.alphabet, simple.n)
	}
	samples["age-key"] = ageKey()
	return samples
}

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
	samples := tokenSamples(t)
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
	samples := tokenSamples(t)
	for _, name := range []string{"github-token", "npm-token", "grafana-service-token", "age-key"} {
		sample := []byte(samples[name])
		at := len(sample) - 12
		for sample[at] == samples[name][at] || sample[at] == '_' {
			sample[at] = some("02345679ACDEFGHJ", 12)[0]
			if name == "grafana-service-token" {
				sample[at] = some(base62, 12)[0]
			}
		}
		assert.Check(t, !has(string(sample), name), name)
	}
}

func TestPrivateKeyTokens(t *testing.T) {
	t.Parallel()
	for name, key := range privateKeys(t) {
		assert.Check(t, has("x\n"+key+"\ny", "private-key"), name)
		assert.Check(t, !has(key[:len("-----BEGIN OPENSSH PRIVATE KEY-----\n")+10], "private-key"), "%s: cut short", name)
	}
	body := "A" + some(base62, 63) // a first byte that no key has
	for name, text := range map[string]string{
		"the words that a program looks for": "-----BEGIN RSA PRIVATE KEY-----\x00-----BEGIN EC PRIVATE KEY-----\x00" + body,
		"something else":                     "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----",
		"dots":                               "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC...\n-----END PRIVATE KEY-----",
		"a certificate":                      pemOf(t, "CERTIFICATE", append([]byte{0x30, 0x82, 2, 0}, body...), nil),
		"a public key":                       pemOf(t, "PUBLIC KEY", append([]byte{0x30, 0x82, 2, 0}, body...), nil),
		"no key in between":                  "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n" + body,
	} {
		assert.Check(t, !has(text, "private-key"), name)
	}
}

func TestAWSKeysNeedTheirSecret(t *testing.T) {
	t.Parallel()
	id, secret := "AKIA"+some(fullCap, 16), some(base62, 40)
	assert.Check(t, has(secret+" "+id, "aws-key"))
	assert.Check(t, has(id+strings.Repeat(" ", 150)+secret, "aws-key"))
	for name, text := range map[string]string{
		"alone": id, "with a hash": id + " " + some(hexa, 64), "far from it": id + strings.Repeat(" ", 400) + secret,
		"with the one of documentation": id + " wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		"of documentation":              "AKIAIOSFODNN7EXAMPLE " + secret,
	} {
		assert.Check(t, !has(text, "aws-key"), name)
	}
}

func TestGeneratedLogins(t *testing.T) {
	t.Parallel()
	password := some(base62, 20)
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
		{"a path and a digest", `oci-layout://C:\path\to\some\layout:1.3@sha256`, false},
	} {
		logins := rule.Logins(tc.url)
		assert.Assert(t, len(logins) == 1, tc.name)
		assert.Check(t, logins[0].Generated() == tc.want, tc.name)
	}
}

// ageKey makes an age identity with its checksum.
func ageKey() string {
	const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	hrp := "age-secret-key-"
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		panic(err)
	}
	n := new(big.Int).Lsh(new(big.Int).SetBytes(key), 4) // 52 groups of five bits
	values := make([]byte, 52)
	for i := range values {
		values[51-i] = byte(new(big.Int).And(new(big.Int).Rsh(n, uint(5*i)), big.NewInt(31)).Int64())
	}
	var all bytes.Buffer
	for _, c := range []byte(hrp) {
		all.WriteByte(c >> 5)
	}
	all.WriteByte(0)
	for _, c := range []byte(hrp) {
		all.WriteByte(c & 31)
	}
	all.Write(values)
	all.Write(make([]byte, 6))
	sum := polymod(all.Bytes()) ^ 1
	text := hrp + "1"
	for _, v := range values {
		text += string(alphabet[v])
	}
	for i := range 6 {
		text += string(alphabet[sum>>(5*(5-i))&31])
	}
	return strings.ToUpper(text)
}

// polymod is the checksum of BIP 173.
func polymod(values []byte) uint32 {
	sum := uint32(1)
	for _, v := range values {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(v)
		for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	return sum
}
