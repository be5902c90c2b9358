package rule

import (
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// KnownToken reports whether a value starts with a token that a well-known
// service hands out. Those of the services' documentation do not count.
func KnownToken(v string) bool {
	token := knownToken.FindString(v)
	return token != "" && !hollow(token)
}

// Publishable reports whether a value has the shape of a token that services
// give out both for secrets and for what every browser may see.
func Publishable(v string) bool { return publishable.MatchString(v) }

// HoldsPrivateKey reports whether a text begins a private key.
func HoldsPrivateKey(text string) bool { return privateKey.MatchString(text) }

// SpellsPrivateKey reports whether a text begins a private key and goes on with
// it, which a script that only looks for keys does not.
func SpellsPrivateKey(text string) bool { return privateKeyBody.MatchString(text) }

var (
	privateKey     = lazyregexp.New(`-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY|-----BEGIN ARGO TUNNEL TOKEN|(?m:^PuTTY-User-Key-File)|(?m:^SSH PRIVATE KEY FILE FORMAT)|(?m:^untrusted comment: .*\bsecret key)|\bAGE-SECRET-KEY-1[A-Z0-9]{20}`)
	privateKeyBody = lazyregexp.New(`PRIVATE KEY( BLOCK)?-----(\\+n|[\s"'\\])*(Proc-Type|[A-Za-z0-9+/]{16,})`)
	knownToken     = lazyregexp.New(`^(?:` + strings.Join(tokenShapes(), "|") + `)`)
	publishable    = lazyregexp.New(`^(AIza[\w-]{35}|eyJ[\w-]{10,}\.eyJ)`)
)

func tokenShapes() []string {
	var all []string
	for _, t := range services() {
		all = append(all, t.shape)
	}
	return all
}

// hollow reports whether somebody typed a token: its vendor's example, few
// characters over and over, or the digits in a row.
func hollow(token string) bool {
	distinct := map[rune]bool{}
	for _, r := range token {
		distinct[r] = true
	}
	lower := strings.ToLower(token)
	documented := strings.Contains(lower, "example") && !strings.Contains(lower, "://")
	return len(distinct) < 8 || documented || strings.Contains(lower, "xxxx") || strings.Contains(lower, "1234567890")
}
