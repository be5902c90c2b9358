package rule

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// longer makes a check for tokens of at least n bytes.
func longer(n int) func(string) bool {
	return func(token string) bool { return len(token) >= n && varied(token) }
}

// checksummed knows the tokens of GitHub and npm: after the prefix come 30
// characters, and six that are the CRC-32 of those in base 62.
func checksummed(token string) bool {
	const checksum = 6
	_, body, _ := strings.Cut(token, "_")
	if len(body) <= checksum {
		return false
	}
	n := len(body) - checksum
	return base62(crc32.ChecksumIEEE([]byte(body[:n])), checksum) == body[n:]
}

func base62(n uint32, width int) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	text := make([]byte, width)
	for i := range text {
		text[width-1-i] = digits[n%62]
		n /= 62
	}
	return string(text)
}

// githubChecksum takes longer tokens as they are: what is in those is not told.
func githubChecksum(token string) bool {
	if len(token) == len("ghp_")+36 {
		return checksummed(token)
	}
	return varied(token)
}

// grafanaChecksum knows the tokens of Grafana's service accounts: the last eight
// digits are the CRC-32 of all before them.
func grafanaChecksum(token string) bool {
	body, checksum := token[:strings.LastIndexByte(token, '_')], token[strings.LastIndexByte(token, '_')+1:]
	want := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body)))
	return hex.EncodeToString(want) == checksum
}

// macaroon knows the tokens of PyPI: base64 of a macaroon for its host.
func macaroon(token string) bool {
	return strings.HasPrefix(token, "pypi-AgE") && varied(token)
}

// openAI knows the mark within the keys of OpenAI.
func openAI(token string) bool { return strings.Contains(token, "T3BlbkFJ") && varied(token) }

// bech32 checks the checksum of an age key.
func bech32(token string) bool {
	const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	text := strings.ToLower(token)
	split := strings.LastIndexByte(text, '1')
	sum := uint32(1)
	step := func(v byte) {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(v)
		for i, g := range []uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for _, c := range []byte(text[:split]) {
		step(c >> 5)
	}
	step(0)
	for _, c := range []byte(text[:split]) {
		step(c & 31)
	}
	for _, c := range []byte(text[split+1:]) {
		step(byte(strings.IndexByte(alphabet, c)))
	}
	return sum == 1
}

var (
	keyHeaders = lazyregexp.New(`^(?:(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset)\s*:[^\r\n\\]*(?:\\+[nr]|[\r\n])*)+`)
	keyGaps    = lazyregexp.New(`\\+[nrt]|[\s"'\\,]+`)
)

// spellsKey reports whether what follows the first line of a private key is one:
// its start decodes to what such keys start with.
func spellsKey(text string) bool {
	const enough = 64 // an Ed25519 key has no more
	headers, body := cutKey(text)
	if len(body) < enough || hollow(body[:enough]) || fake(body) {
		return false
	}
	start, err := base64.StdEncoding.DecodeString(body[:enough])
	if err != nil {
		return false
	}
	return strings.Contains(headers, "ENCRYPTED") || startsKey(start)
}

// cutKey gives the headers of a private key and its base64, or as much of it as there
// is, however it is quoted.
func cutKey(text string) (headers, body string) {
	_, body, _ = strings.Cut(text, "PRIVATE KEY")
	_, body, _ = strings.Cut(body, "-----")
	body = strings.TrimLeft(keyGaps.ReplaceAllStringFunc(body, newline), "\n")
	headers = keyHeaders.FindString(body)
	return headers, strings.ReplaceAll(body[len(headers):], "\n", "")
}

// newline writes a gap between lines as such, and drops the others.
func newline(gap string) string {
	if strings.ContainsAny(gap, "\n\r") || gap[0] == '\\' && gap[len(gap)-1] != 't' {
		return "\n"
	}
	if gap == " " {
		return " "
	}
	return ""
}

// startsKey knows how private keys start: PKCS #1, #8 and their like with their
// version, encrypted ones with their algorithm, OpenSSH's, and OpenPGP's packets.
func startsKey(dt []byte) bool {
	if strings.HasPrefix(string(dt), "openssh-key-v1\x00") {
		return true
	}
	if tag := dt[0]; tag&0xfc == 0x94 || tag == 0xc5 {
		return true
	}
	if dt[0] != 0x30 {
		return false
	}
	n := 2
	if dt[1] > 0x80 {
		n += int(dt[1] & 0x7f)
	}
	return n+2 < len(dt) && (dt[n] == 0x02 && dt[n+1] == 1 || dt[n] == 0x30 && (dt[n+2] == 0x06 || dt[n+1] > 0x80))
}
