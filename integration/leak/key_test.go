package leak_test

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"testing"

	"github.com/leaktight/leaktight/integration/leak"
	"golang.org/x/crypto/ssh"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestKeysHaveASecretCore(t *testing.T) {
	t.Parallel()
	ours, err := leak.NewSSHKey("KEY")
	assert.NilError(t, err)
	key, err := ssh.ParsePrivateKey([]byte(ours.Reveal()))
	assert.NilError(t, err)
	assertCore(t, ours, ssh.MarshalAuthorizedKey(key.PublicKey()))

	ours, err = leak.NewTLSKey("KEY")
	assert.NilError(t, err)
	block, _ := pem.Decode([]byte(ours.Reveal()))
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	assert.NilError(t, err)
	public, err := x509.MarshalPKIXPublicKey(parsed.(interface{ Public() crypto.PublicKey }).Public())
	assert.NilError(t, err)
	assertCore(t, ours, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))
}

// assertCore asserts that a key is found in itself and not in its public half.
func assertCore(t *testing.T, key leak.Value, public []byte) {
	t.Helper()
	finder := leak.NewFinder(key)
	assert.Check(t, len(finder.InBytes("", []byte(key.Reveal()))) > 0)
	assert.Check(t, is.Len(finder.InBytes("", public), 0))
}
