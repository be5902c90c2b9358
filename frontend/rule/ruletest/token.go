package ruletest

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

	"golang.org/x/crypto/ssh"
)

const (
	lower     = "abcdefghijklmnopqrstuvwxyz"
	upper     = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits    = "0123456789"
	base62    = lower + upper + digits
	hexa      = digits + "abcdef"
	fullCap   = upper + digits
	base64std = base62 + "+/"
)

// Random is a text by chance that has every kind of character of its alphabet.
func Random(alphabet string, n int) string {
	for {
		body := make([]byte, n)
		for i := range body {
			k, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
			must(err)
			body[i] = alphabet[k.Int64()]
		}
		if s := string(body); strings.ContainsAny(s, digits) && len(s) >= 12 && strings.ContainsAny(s, lower+upper) && !strings.Contains(s, "xxxx") {
			return s
		}
	}
}

// withChecksum ends a body with its CRC-32 in base 62.
func withChecksum(prefix string) string {
	body := Random(base62, 30)
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
	body := "glsa_" + Random(base62, 32)
	return body + "_" + hex.EncodeToString(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body))))
}

func pemOf(kind string, der []byte, err error) string {
	must(err)
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// PrivateKeys are whole keys as tools write them.
func PrivateKeys() map[string]string {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	must(err)
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	big, err := rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	openssh, err := ssh.MarshalPrivateKey(ed, "")
	must(err)
	locked, err := ssh.MarshalPrivateKeyWithPassphrase(ed, "", []byte("x"))
	must(err)
	edDER, err := x509.MarshalPKCS8PrivateKey(ed)
	must(err)
	ecDER, err := x509.MarshalECPrivateKey(ec)
	must(err)
	rsaPEM := pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(big), nil)
	return map[string]string{
		"Ed25519": pemOf("PRIVATE KEY", edDER, nil),
		"EC":      pemOf("EC PRIVATE KEY", ecDER, nil),
		"RSA":     rsaPEM,
		"RSA, encrypted": strings.Replace(rsaPEM, "KEY-----\n",
			"KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"+Random(hexa, 32)+"\n\n"+Random(base62, 64)+"\n", 1),
		"RSA, with carriage returns": strings.ReplaceAll(rsaPEM, "\n", "\r\n"),
		"RSA, in one line of JSON":   strings.ReplaceAll(rsaPEM, "\n", `\n`),
		"RSA, escaped twice":         strings.ReplaceAll(rsaPEM, "\n", `\\n`),
		"RSA, indented in YAML":      "key: |\n  " + strings.ReplaceAll(rsaPEM, "\n", "\n  "),
		"OpenSSH":                    string(pem.EncodeToMemory(openssh)),
		"OpenSSH, with a passphrase": string(pem.EncodeToMemory(locked)),
		"OpenPGP": "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n" +
			base64.StdEncoding.EncodeToString(append([]byte{0x95, 0x03}, Random(base62, 90)...)) + "\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----\n",
	}
}

// Tokens has a token of each kind of [rule.Tokens], made by chance, so that none
// stands in this file.
func Tokens() map[string]string {
	account, err := json.Marshal(map[string]string{"type": "service_account", "private_key": PrivateKeys()["Ed25519"]})
	must(err)
	samples := map[string]string{
		"google-service-account": string(account),
		"private-key":            PrivateKeys()["EC"],
		"putty-key":              "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\nPublic-Lines: 2\n" + Random(base64std, 64) + "\n" + Random(base64std, 16) + "\nPrivate-Lines: 1\n" + Random(base64std, 44),
		"github-token":           withChecksum("ghp_"),
		"npm-token":              withChecksum("npm_"),
		"grafana-service-token":  grafana(),
		"aws-key":                "AKIA" + Random(fullCap, 16) + "\naws_secret_access_key = " + Random(base62, 40),
		"azure-storage-key":      "AccountKey=" + Random(base64std, 86) + "==",
		"azure-access-key":       "SharedAccessKey=" + Random(base64std, 43) + "=",
		"slack-webhook":          "https://hooks.slack.com/services/T" + Random(fullCap, 12) + "/B" + Random(fullCap, 12) + "/" + Random(base62, 24),
		"discord-webhook":        "https://discord.com/api/webhooks/" + strings.Repeat("1470258369", 2) + "/" + Random(base62, 68),
		"circleci-token":         "CCIPAT_" + Random(base62, 22) + "_" + Random(hexa, 40),
		"tailscale-key":          "tskey-auth-" + Random(base62, 12) + "-" + Random(base62, 32),
		"openai-key":             "sk-proj-" + Random(base62, 30) + "T3BlbkFJ" + Random(base62, 30),
		"openai-user-key":        "sk-" + Random(base62, 20) + "T3BlbkFJ" + Random(base62, 20),
		"sendgrid-key":           "SG." + Random(base62, 22) + "." + Random(base62, 43),
		"twilio-token":           "TWILIO_AUTH_TOKEN=" + Random(hexa, 32),
		"terraform-token":        Random(base62, 14) + ".atlasv1." + Random(base62, 67),
		"postman-key":            "PMAK-" + Random(hexa, 24) + "-" + Random(hexa, 34),
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
		samples[simple.name] = simple.prefix + Random(simple.alphabet, simple.n)
	}
	samples["age-key"] = ageKey()
	return samples
}

// ageKey makes an age identity with its checksum.
func ageKey() string {
	const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	hrp := "age-secret-key-"
	key := make([]byte, 32)
	_, _ = rand.Read(key)                                // never fails
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

// must is for what fails only where there is no chance left in the world.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
