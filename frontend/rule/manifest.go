package rule

import "github.com/leaktight/leaktight/frontend/internal/lazyregexp"

// manifest matches YAML that gives a secret a value, and is not encrypted.
type manifest struct{}

var _ Marker = manifest{}

// Match implements [Marker].
func (manifest) Match(content []byte) bool {
	switch {
	case sealed.Match(content):
		return false
	case kubernetesSecret.Match(content) && kubernetesValue.Match(content):
		return true
	}
	return yamlSecret.Match(content)
}

var (
	// sealed is how tools mark what only they can read.
	sealed           = lazyregexp.New(`(?m)^kind:\s*["']?(SealedSecret|ExternalSecret|ClusterExternalSecret|SecretProviderClass)\b|^sops:|\bENC\[AES256_GCM,|^\$ANSIBLE_VAULT;`)
	kubernetesSecret = lazyregexp.New(`(?m)^kind:\s*["']?Secret["']?\s*$`)
	kubernetesValue  = holding(`(?m)^(?:data|stringData):[ \t]*\r?\n(?:[ \t]+[\w.-]+:[ \t]*["']?\{\{[^\n]*\n)*[ \t]+["']?[\w.-]+["']?:[ \t]*["']?([^\s"'{][^\r\n]*)`)
	yamlSecret       = holding(`(?im)^[ \t-]*["']?[\w.-]*(?:password|passwd|passphrase|secret_key_base|client_?secret|_secret|token|(?:api|access|private|secret_access|encryption)_?key)["']?:` +
		`[ \t]+(?:!!str[ \t]+)?["']?([^\s"'#{\[&*|>!][^\r\n]*)`)
)
