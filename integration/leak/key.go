package leak

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

// NewSSHKey returns a fresh private key as ssh-keygen writes it.
func NewSSHKey(name string) (Value, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Value{}, err
	}
	block, err := ssh.MarshalPrivateKey(key, "team@example.com")
	if err != nil {
		return Value{}, fmt.Errorf("make ssh key: %w", err)
	}
	text := string(pem.EncodeToMemory(block))
	// The fourth line of base64, from its middle on, holds the seed alone.
	return KnownValue(name, text, strings.Split(text, "\n")[4][32:]), nil
}

// NewTLSKey returns a fresh private key as openssl writes it.
func NewTLSKey(name string) (Value, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Value{}, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Value{}, fmt.Errorf("make private key: %w", err)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	// The scalar is in the bytes from 36 to 68; a line of base64 has 48.
	return KnownValue(name, text, strings.Split(text, "\n")[2][:24]), nil
}
