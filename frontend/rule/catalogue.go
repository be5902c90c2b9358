package rule

import (
	"slices"
	"sync"
)

// Files is the catalogue of credential files. The patterns are in lower case and
// match a whole slash-separated path in lower case, without its leading slash.
func Files() []File { return slices.Clone(files()) }

// FileNamed finds a kind of credential file. Of one that is not in the catalogue, such as
// a policy's, nothing is known but the name.
func FileNamed(name string) File {
	for _, f := range files() {
		if f.Name == name {
			return f
		}
	}
	return File{Name: name, What: "a credential"}
}

// files compiles the catalogue's expressions once.
var files = sync.OnceValue(func() []File {
	return slices.Concat(
		keyFiles(), scriptPackageFiles(), otherPackageFiles(), cloudFiles(), infrastructureFiles(), loginFiles(), projectFiles(), otherFiles(), namedSecrets(), imageFiles(),
	)
})

// iniPassword is a line that gives a secret a value, in any of the usual ways.
const iniPassword = `(?im)^[ \t]*"?[\w.-]*(?:password|passwd|token|secret|secret_?key|api_?key)"?[ \t]*[:=][ \t]*(\S[^\r\n]*)`

func keyFiles() []File {
	return []File{
		{
			Name: "ssh-key", What: "an SSH private key",
			Certain: []string{
				"**/id_{rsa,dsa,ecdsa,ed25519,xmss}",
				"**/id_{rsa,dsa,ecdsa,ed25519}[_.-]*", "**/*_{rsa,dsa,ecdsa,ed25519}",
				"**/deploy{_,-}key", "**/*.ppk", "**/.ssh/identity",
			},
			Doubtful: []string{"**/.ssh/*", "**/*{deploy,ssh}*key{,s}{,.txt}", "**/*.{private_key,priv}", "**/.vagrant/machines/**/private_key"},
			Marker:   privateKey,
		},
		{
			Name: "gpg-key", What: "a GnuPG private key",
			Certain: []string{"**/.gnupg/private-keys-v1.d/*.key", "**/secring.{gpg,kbx}"},
		},
		{
			Name: "age-key", What: "an age private key",
			Certain:  []string{"**/sops/age/keys.txt"},
			Doubtful: []string{"**/age*key{,s}{,.txt}", "**/*.agekey"}, Marker: privateKey,
		},
		{
			Name: "host-key", What: "an SSH host key", Runtime: true,
			Certain: []string{"**/ssh_host_*_key", "etc/dropbear/dropbear_*_host_key"},
		},
		{
			Name: "tls-key", What: "a TLS private key", Runtime: true, Presumed: true,
			Doubtful: []string{
				"**/*.key", "**/*key*.pem", "**/*priv*.pem", "**/*{key,priv}*.der", "**/*.{p8,p12,pfx,pkcs8,pkcs12,jks,jceks,keystore}", "etc/ssl/private/*", "etc/pki/tls/private/*",
			},
			Marker: privateKey, Binary: binaryKey{},
		},
		{
			Name: "pem", What: "a private key", Runtime: true,
			Doubtful: []string{"**/*.pem"}, Marker: privateKey, Binary: binaryKey{},
		},
		{
			Name: "ejson-key", What: "the private key of ejson files", Runtime: true,
			Certain: []string{"**/ejson/keys{,/*}"},
		},
		{
			Name: "symfony-decrypt-key", What: "the key of Symfony's secrets",
			Certain: []string{"**/*.decrypt.private.php"},
		},
		{
			Name: "rails-master-key", What: "a Rails master key",
			Certain: []string{"**/config/master.key", "master.key", "**/config/credentials/*.key", "**/secrets.yml.key"},
		},
	}
}
