package matrix

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"github.com/leaktight/leaktight/integration/fixture"
	"github.com/leaktight/leaktight/integration/leak"
	"golang.org/x/crypto/nacl/box"
)

// values are what the templates of a row are filled with.
type values struct {
	secret []leak.Value      // must stay nowhere
	public map[string]string // may be seen
}

// text returns the text of a value, "" if there is none of that name.
func (v values) text(name string) string {
	for _, s := range v.secret {
		if s.Name() == name {
			return s.Reveal()
		}
	}
	return v.public[name]
}

// texts returns all values by name, for a template.
func (v values) texts() map[string]string {
	all := map[string]string{}
	for name, text := range v.public {
		all[name] = text
	}
	for _, s := range v.secret {
		all[s.Name()] = s.Reveal()
	}
	return all
}

// password makes values of one random secret; special is one of package leak's
// alphabets.
func password(name, special string) func() (values, error) {
	return func() (values, error) {
		return values{secret: []leak.Value{leak.NewValue(name, special)}}, nil
	}
}

// sshKey makes values of one private key, KEY.
func sshKey() (values, error) {
	key, err := leak.NewSSHKey("KEY")
	return values{secret: []leak.Value{key}}, err
}

// workingCopy makes values of the credentials that lie about where people work.
// No repository can hold a folder called GIT, which is .git.
func workingCopy() (values, error) {
	key, err := leak.NewSSHKey("KEY")
	return values{
		secret: []leak.Value{leak.NewValue("NPM_TOKEN", ""), leak.NewValue("SESSION_SECRET", ""), leak.NewValue("GIT_TOKEN", ""), key},
		public: map[string]string{"GIT": ".git"},
	}, err
}

// encrypted makes values of a password encrypted as ejson does it: PUBLIC_KEY,
// CIPHERTEXT and the secrets PRIVATE_KEY and PASSWORD.
func encrypted() (values, error) {
	public, private, err := box.GenerateKey(rand.Reader)
	if err != nil {
		return values{}, err
	}
	senderPublic, senderPrivate, err := box.GenerateKey(rand.Reader)
	if err != nil {
		return values{}, err
	}
	var nonce [24]byte
	if _, err := rand.Read(nonce[:]); err != nil {
		return values{}, err
	}
	plain := leak.NewValue("PASSWORD", leak.Hostile)
	sealed := box.Seal(nil, []byte(plain.Reveal()), &nonce, public, senderPrivate)
	encode := base64.StdEncoding.EncodeToString
	key := hex.EncodeToString(private[:])
	return values{
		secret: []leak.Value{plain, leak.KnownValue("PRIVATE_KEY", key, key)},
		public: map[string]string{
			"PUBLIC_KEY": hex.EncodeToString(public[:]),
			"CIPHERTEXT": fmt.Sprintf("EJ[1:%s:%s:%s]", encode(senderPublic[:]), encode(nonce[:]), encode(sealed)),
		},
	}, nil
}

// proxyURL makes values of a proxy's address, HTTP_PROXY, with a password in it.
func proxyURL() (values, error) {
	inner := leak.NewValue("PASSWORD", leak.URLLegal)
	address := fmt.Sprintf("http://%s:%s@%s:%s", fixture.ProxyUser, inner.Reveal(), fixture.ProxyHost, fixture.ProxyPort)
	return values{
		secret: []leak.Value{inner},
		public: map[string]string{"HTTP_PROXY": address},
	}, nil
}
