package rule_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestKeysThatAreNoText(t *testing.T) {
	t.Parallel()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	assert.NilError(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	assert.NilError(t, err)
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	assert.NilError(t, err)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	assert.NilError(t, err)
	sec1, err := x509.MarshalECPrivateKey(curve)
	assert.NilError(t, err)

	for _, tc := range []struct {
		name    string
		content []byte
		want    bool
	}{
		{"Java's store with a key", javaStore(0xfeedfeed, 1), true},
		{"Java's store with a certificate", javaStore(0xfeedfeed, 2), false},
		{"Java's store with a key behind certificates", javaStore(0xfeedfeed, 2, 2, 1), true},
		{"Java's store with nothing", javaStore(0xfeedfeed), false},
		{"Java's other store with a key", javaStore(0xcececece, 1), true},
		{"Java's other store with a secret", javaStore(0xcececece, 2, 3), true},
		{"Java's other store with a certificate", javaStore(0xcececece, 2), false},
		{"a store that is cut off", javaStore(0xfeedfeed, 2, 2)[:30], false},
		{"PKCS #12 with an encrypted key", pkcs12(t, 2), true},
		{"PKCS #12 with a key in clear", pkcs12(t, 1), true},
		{"PKCS #12 with a certificate", pkcs12(t, 3), false},
		{"PKCS #12 that is encrypted as a whole", pkcs12(t), false},
		{"PKCS #8", pkcs8, true},
		{"PKCS #8 with a password", encrypted(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}), true},
		{"PKCS #8 with a password as of old", encrypted(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 3}), true},
		{"a key of an elliptic curve", sec1, true},
		{"a public key", public, false},
		{"slides", []byte("PK\x03\x04\x14\x00\x00\x00\x08\x00Index/Document.iwa"), false},
		{"a program that knows keys", []byte("\x7fELF\x02\x01\x01\x00-----BEGIN PRIVATE KEY-----"), false},
		{"a few bytes", []byte{0x30, 0x00, 0x00}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			for _, p := range []string{"keystore.p12", "app.jks", "release.keystore", "server.key", "AuthKey.p8", "client.pfx"} {
				kind, match := rule.MatchFile(p)
				assert.Check(t, is.Equal(match, rule.DoubtfulMatch))
				assert.Check(t, is.Equal(kind.HoldsCredential(tc.content), tc.want), p)
			}
		})
	}
}

func FuzzKeysThatAreNoText(f *testing.F) {
	f.Add(javaStore(0xfeedfeed, 2, 1))
	f.Add(javaStore(0xcececece, 2, 2)[:40])
	f.Add([]byte("\x30\x82\x00\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05"))
	kind, _ := rule.MatchFile("keystore.p12")
	f.Fuzz(func(_ *testing.T, content []byte) { kind.HoldsCredential(append(content, 0)) })
}

// javaStore has an entry for each tag: 1 is a key, 2 a certificate, 3 a secret.
func javaStore(magic uint32, tags ...uint32) []byte {
	var b bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&b, binary.BigEndian, v)
		}
	}
	put(magic, uint32(2), uint32(len(tags)))
	for _, tag := range tags {
		put(tag, uint16(2), []byte("ab"), uint64(1))
		if tag != 2 {
			put(uint32(3), []byte("key"), uint32(0))
			continue
		}
		put(uint16(5), []byte("X.509"), uint32(300), make([]byte, 300))
	}
	put(make([]byte, 20))
	return b.Bytes()
}

// pkcs12 is a store with bags of the given types, or with an encrypted part only.
func pkcs12(t *testing.T, bags ...int) []byte {
	t.Helper()
	type bag struct {
		Type  asn1.ObjectIdentifier
		Value []byte
	}
	type part struct {
		Type    asn1.ObjectIdentifier
		Content []byte `asn1:"explicit,tag:0"`
	}
	var all []bag
	for _, b := range bags {
		all = append(all, bag{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, b}, make([]byte, 40)})
	}
	safe := part{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 6}, make([]byte, 200)}
	if all != nil {
		safe = part{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}, der(t, all)}
	}
	return der(t, struct {
		Version int
		Safe    part
	}{3, part{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}, der(t, []part{safe})}})
}

// encrypted is a key in PKCS #8 that is encrypted in a given way.
func encrypted(t *testing.T, way asn1.ObjectIdentifier) []byte {
	t.Helper()
	type algorithm struct {
		Way        asn1.ObjectIdentifier
		Parameters []byte
	}
	return der(t, struct {
		Algorithm algorithm
		Key       []byte
	}{algorithm{way, make([]byte, 16)}, make([]byte, 300)})
}

func der(t *testing.T, value any) []byte {
	t.Helper()
	content, err := asn1.Marshal(value)
	assert.NilError(t, err)
	return content
}
