package rule

import (
	"bytes"
	"crypto/x509"
	"encoding/binary"
)

// binaryKey matches a private key that is no text, and a store that holds one.
// A store of certificates only, as programs trust them, is none.
type binaryKey struct{}

var _ Marker = binaryKey{}

// Match implements [Marker].
func (binaryKey) Match(content []byte) bool {
	switch {
	case len(content) < 12:
		return false
	case content[0] == derSequence:
		return holdsKeyBag(content) || isKey(content)
	}
	magic := binary.BigEndian.Uint32(content)
	return (magic == jks || magic == jceks) && holdsKeyEntry(content)
}

const (
	// derSequence begins PKCS #1, #8 and #12.
	derSequence = 0x30
	// jks and jceks begin Java's own stores.
	jks, jceks = 0xfeedfeed, 0xcececece
	// trustedCert is the tag of an entry of those that is no key.
	trustedCert = 2
)

// holdsKeyBag reports whether a PKCS #12 store holds a key. OpenSSL, Java, NSS and
// Windows encrypt the key and not the bag around it, so that its type can be seen,
// in whichever way lengths are encoded; what they encrypt as a whole are certificates.
func holdsKeyBag(content []byte) bool {
	// 1.2.840.113549.1.12.10.1.1 is a bag with a key, …1.2 with an encrypted one.
	const bag = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01"
	return bytes.Contains(content, []byte(bag+"\x01")) || bytes.Contains(content, []byte(bag+"\x02"))
}

// isKey reports whether content is a key in DER, encrypted or not.
func isKey(content []byte) bool {
	// 1.2.840.113549.1.5 and …1.12.1 are how PKCS #8 says that a password encrypts the key.
	start := content[:min(20, len(content))]
	if bytes.Contains(start, []byte("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05")) || bytes.Contains(start, []byte("\x06\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01")) {
		return true
	}
	_, pkcs1 := x509.ParsePKCS1PrivateKey(content)
	_, pkcs8 := x509.ParsePKCS8PrivateKey(content)
	_, sec1 := x509.ParseECPrivateKey(content)
	return pkcs1 == nil || pkcs8 == nil || sec1 == nil
}

// holdsKeyEntry reports whether one of Java's own stores has an entry other than
// a certificate: tag, alias, date, type of the certificate, certificate.
func holdsKeyEntry(content []byte) bool {
	version, rest := binary.BigEndian.Uint32(content[4:]), content[12:]
	skip := func(prefix int) {
		n := prefix
		for i := range min(prefix, len(rest)) {
			n += int(rest[i]) << (8 * (prefix - 1 - i))
		}
		rest = rest[min(n, len(rest)):]
	}
	for len(rest) >= 4 {
		tag := binary.BigEndian.Uint32(rest)
		if tag == 1 || tag == 3 {
			return true
		}
		if tag != trustedCert {
			return false // the checksum at the end
		}
		rest = rest[4:]
		skip(2)
		rest = rest[min(8, len(rest)):]
		if version > 1 {
			skip(2)
		}
		skip(4)
	}
	return false
}

// secretPacket matches an OpenPGP keyring that is no text and holds a secret key.
type secretPacket struct{}

var _ Marker = secretPacket{}

// Match implements [Marker]. A secret key is the first packet of a keyring: its tag
// is 5, after which come the length in one, two or four bytes, and the version.
func (secretPacket) Match(content []byte) bool {
	if len(content) < 8 {
		return false
	}
	at := map[byte]int{0x94: 2, 0x95: 3, 0x96: 5, 0xc5: 2}[content[0]]
	if content[0] == 0xc5 && content[1] >= 192 {
		at = 3 // two bytes of length, in the new format
	}
	return at > 0 && content[at] >= 3 && content[at] <= 6
}
