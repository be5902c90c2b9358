package rule

import (
	"crypto/sha256"
	_ "embed" // fakes.txt
	"encoding/hex"
	"slices"
	"strings"
	"sync"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// published tells the private keys and tokens that Debian and npm packages and Go
// modules come with, by the first eight bytes of their digests: TestStacks of package
// verify writes them.
//
//go:embed fakes.txt
var published string

// shortDigest is how many digits of a digest are kept: no two of a billion keys have
// these in common.
const shortDigest = 16

// fakes are private keys that everybody has, and who hands them out. A key is told
// by the SHA-256 of the first 256 characters of its base64, or of all if it has less.
func fakes() map[string]string {
	return map[string]string{
		"6eeb5c5e0b178eca2c981241a59ce4fb4a22d736d45fcb724e4d4bf7317a6f40": "github.com/hashicorp/vagrant: keys/vagrant",
		"5e6c9b42f6023bf087f5e15d552861fd7a46c7e64557fabd1bb7dee6e8ff51ab": "github.com/hashicorp/vagrant: keys/vagrant.key.ed25519",
		"45e14a92a0576d2a0f45e11a6d0c96adc64edb6e2b40b78e7784ac0e27b5ea98": "github.com/phusion/baseimage-docker: image/services/sshd/keys/insecure_key",
		"97c1374e3ff1c47c9aade013d304c49c653e08fc23b17eb11bb00e292752d0e5": "jwt.io: the example for RS256",
		"076b76490a3ca09ef043d63f2e7daec753e74e99c9b663237978da5b981e3bd0": "jwt.io: the example for ES256",
		"53c8c6f5be1dacedd0aee4c2b5ac518bffde99fe572f695af5b91f8a0cc7f508": "jwt.io: the example for ES384",
		"8d3da52538a8e9e03063a2329e044b19414127ba3c655995fa0f8b0f3d2220c7": "jwt.io: the example for ES512",
		"7bf3b8fa39795d0d475aeb442e321bc1390c429165869386599c9fa64c187164": "RFC 9500, section 2.1: testRSA2048",
		"f18f40e5743141b908215d787fc30f76fa7feba748c5fadf71d6a7b1bd042a77": "Go: net/http/httptest",
	}
}

// everyones reports whether content holds private keys, and none but those that
// everybody has.
func everyones(content []byte) bool {
	known := false
	for _, at := range keyStart.FindAllIndex(content, -1) {
		key, _, _ := strings.Cut(string(content[at[0]+len(dashes):min(len(content), at[1]+maxToken)]), dashes+"END")
		if _, body := cutKey(key); body == "" {
			continue
		} else if !fake(body) {
			return false
		}
		known = true
	}
	return known
}

// fake reports whether the base64 of a private key is that of one of [fakes], or of
// one that is [published].
func fake(body string) bool {
	sum := keyDigest(body)
	return fakes()[sum] != "" || isPublished(sum)
}

// keyDigest is the digest of the base64 of a private key.
func keyDigest(body string) string {
	const enough = 256
	body = strings.Join(strings.Fields(body), "")
	return hexDigest(body[:min(enough, len(body))])
}

func hexDigest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// isPublished looks for a digest among those that are [published].
func isPublished(digest string) bool {
	_, found := slices.BinarySearch(publishedDigests(), digest[:shortDigest])
	return found
}

var publishedDigests = sync.OnceValue(func() []string { return strings.Fields(published) })

// CredentialDigest is what [published] would tell a private key or a token by: text
// is what [Token.Find] found.
func CredentialDigest(text string) string {
	if strings.Contains(text, "PRIVATE KEY") {
		_, body := cutKey(text)
		return keyDigest(body)[:shortDigest]
	}
	return hexDigest(text)[:shortDigest]
}

const dashes = "-----"

var keyStart = lazyregexp.New(dashes + `BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?` + dashes)
