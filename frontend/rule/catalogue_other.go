package rule

import "github.com/leaktight/leaktight/frontend/internal/lazyregexp"

func otherFiles() []File {
	return []File{
		{
			Name: "dotenv", What: "an environment file with a secret", Stray: true,
			Doubtful: []string{
				"**/.env", "**/.env[._-]*", "**/*.env", "**/env.{local,prod,production,json,yml,yaml}", "**/.rbenv-vars", "**/.envrc", "**/.flaskenv",
				"**/.dev.vars", "**/.dev.vars.*", "**/.kamal/secrets", "**/.kamal/secrets[.-]*",
			},
			Marker: environment{},
		},
		{
			Name: "htpasswd", What: "a file of password hashes", Runtime: true,
			Doubtful: []string{"**/{.,}htpasswd"},
			Marker:   lazyregexp.New(`(?m)^[^\s:#]+:(\$|\{SHA\}|[./0-9A-Za-z]{13}$)`),
		},
		{
			Name: "ppp-secrets", What: "a file of passwords for dial-in", Runtime: true, Presumed: true,
			Doubtful: []string{"**/{chap,pap}-secrets"}, Marker: holding(`(?m)^[ \t]*[^#\s]\S*[ \t]+\S+[ \t]+(\S+)`),
		},
		{
			Name: "ipsec-secrets", What: "a file of IPsec keys", Runtime: true, Presumed: true,
			Doubtful: []string{"**/ipsec.secrets"}, Marker: holding(`(?m)^[^#\n]*:[ \t]*(?:PSK|XAUTH|EAP|RSA|ECDSA|P12)[ \t]+(\S+)`),
		},
		{
			Name: "keytab", What: "a Kerberos keytab", Runtime: true,
			Certain: []string{"**/*.keytab"},
		},
		{
			Name: "vpn-config", What: "a VPN login", Runtime: true,
			Doubtful: []string{"**/*.ovpn"}, Marker: privateKey,
		},
		{
			Name: "wireguard", What: "a WireGuard private key", Runtime: true,
			Doubtful: []string{"**/wireguard/*.conf", "**/wg[0-9]*.conf"}, Marker: holding(`(?m)^\s*PrivateKey\s*=\s*(\S+)`),
		},
		{
			Name: "mail-login", What: "a mail server login", Runtime: true,
			Doubtful: []string{"etc/exim4/passwd.client", "**/{.,}msmtprc", "**/ssmtp.conf", "**/.fetchmailrc", "**/sasl_passwd"},
			Marker: anyMarker{
				holding(`(?im)^[ \t]*(?:password|authpass)[ \t=]+(\S+)`), holding(`(?m)^\[?[\w.-]+\]?(?::\d+)?[ \t]+[^\s:]+:(\S+)`),
				holding(`(?m)^[^#\s:]+:[^\s:]+:(\S+)$`),
			},
		},
	}
}

// namedSecrets are files that say what they are by a word of their name. Where a
// directory takes them along, their content has to agree.
func namedSecrets() []File {
	return []File{
		{
			Name: "secret-key", What: "named as a secret key",
			Certain: []string{"**/{.,}secret{,s}.key"},
		},
		{
			Name: "secret-file", What: "named as a secret", ContextOnly: true,
			Certain: secretNames(), Marker: anyMarker{login, holding(`\A\s*(\S+)\s*\z`), chance{lazyregexp.New(`(?m)^\s*(\S{16,})\s*$`)}},
		},
		{
			Name: "registry-logins", What: "a registry login", ContextOnly: true,
			Doubtful: []string{"**/config.json", "**/{.,}docker{-,_,}config{,.json}"},
			Marker:   holding(`"auths"\s*:\s*\{\s*"[^"]+"\s*:\s*\{[^}]*"(?:auth|identitytoken|registrytoken|password)"\s*:\s*"([^"]+)"`),
		},
		{
			Name: "secret-of-a-service", What: "a secret of a service", ContextOnly: true,
			Doubtful: []string{"**/{.,}secrets/*"}, Marker: holding(`\A\s*([^\s:={}<>(),;]{8,})\s*\z`),
		},
	}
}

// secretNames are names that people give to a file with a secret.
func secretNames() []string {
	return []string{
		"**/{.,}secret{,s}{,.txt}", "**/password", "**/{.,}credential{,s}{,.txt}",
		"**/{.,}{password,passwd,token,api{-,_,}key,access{-,_,}token}{,s}.txt",
		"**/.{password,dbpassword,token,api{-,_,}key,access{-,_,}token}",
		"**/*{_,-,.}{secret,token,password}{,.txt}", "**/{secret,token,password,credentials}{_,-}file{,.txt}",
		"**/api{-,_,}key", "**/*{_,-}creds{,.txt}",
	}
}
