package rule

import "github.com/leaktight/leaktight/frontend/internal/lazyregexp"

// projectFiles are what developers keep in a working copy and out of the repository.
func projectFiles() []File {
	return []File{
		{
			Name: "secrets-yaml", What: "a file of secrets",
			Doubtful: []string{
				"**/{.,}secret{,s}.{yml,yaml}", "**/secret{,s}[._-]*.{yml,yaml}",
				"**/*[._-]secret{,s}.{yml,yaml}", "**/secrets/*.{yml,yaml}", "**/{vault,*[_-]vault}.{yml,yaml}", "**/values[._-]{secret,secrets,local}.{yml,yaml}",
				"**/profiles.yml", "**/clouds.{yml,yaml}", "**/helm/repositories.yaml",
			},
			Marker: manifest{},
		},
		{
			Name: "secrets-json", What: "a file of secrets",
			Doubtful: []string{
				"**/{.,}secrets.json", "**/*[._-]secret{,s}.json", "**/secrets/*.json", "**/local.settings.json", "**/.runtimeconfig.json", "**/appsettings.{local,secret,secrets}.json",
				"**/http-client.private.env.json", "**/*.tfvars.json",
			},
			Marker: anyMarker{jsonSecret, holding(`(?i)\b(?:password|pwd|accountkey|sharedaccesskey)=([^;"]+)`)},
		},
		{
			Name: "properties", What: "a file of settings with a password",
			Doubtful: []string{
				"**/{key,keystore,signing,release,local,secret,secrets,credentials}.properties", "**/secrets.{ini,cfg,conf,toml}",
				"**/*.tfbackend", "**/.pg_service.conf", "**/.smbcredentials",
			},
			Marker: holding(iniPassword),
		},
		{
			Name: "publish-profile", What: "a publishing login",
			Doubtful: []string{"**/*.pubxml{,.user}"}, Marker: uncommented{holding(`<Password>\s*([^<]*)`)},
		},
		{
			Name: "upload-login", What: "a login of an editor's upload", Stray: true,
			Doubtful: []string{
				"**/.vscode/{sftp,ftp-sync,ftp-simple}.json", "**/sftp-config{,-alt}.json", "**/{.,}ftpconfig", "**/.remote-sync.json", "**/.idea/webservers.xml",
			},
			Marker: anyMarker{holding(`"(?:password|pass|passphrase)"\s*:\s*"([^"]+)"`), holding(`\bpassword="([^"]+)"`)},
		},
		{
			Name: "agent-config", What: "a configuration of an agent with a token", Stray: true,
			Doubtful: []string{"**/{.,}mcp.json", "**/mcp_config.json", "**/.claude.json", "**/.claude/settings{,.local}.json", "**/.aider.conf.yml"},
			Marker: anyMarker{
				jsonSecret, holding(`(?i)"authorization"\s*:\s*"(?:bearer |basic |token )([^"]+)"`), holding(`(?im)^[\w-]*api-key:[ \t]*(\S+)`),
			},
		},
		{
			Name: "php-config", What: "an application's configuration with a password", Runtime: true,
			Doubtful: []string{
				"**/wp-config.php", "**/app/etc/env.php", "**/localsettings.php", "**/sites/*/settings{,.local}.php", "**/config/parameters.{yml,php}",
			},
			Marker: anyMarker{
				holding(`(?im)^[^/#*\n]*(?:DB_PASSWORD|AUTH_KEY|AUTH_SALT)['"]\s*,\s*['"]([^'"\n]+)`),
				holding(`(?im)^[^/#*\n]*['"](?:password|crypt_key)['"]\s*=>\s*['"]([^'"\n]+)`),
				holding(`(?im)^\s*\$wg(?:DBpassword|SecretKey)\s*=\s*['"]([^'"\n]+)`),
				holding(`(?im)^\s*(?:database_password|mailer_password|secret):[ \t]*['"]?([^\s'"#~]+)`),
			},
		},
		{
			Name: "python-settings", What: "an application's settings with a password", Runtime: true,
			Doubtful: []string{"**/{local_settings,settings_local,local_secrets}.py", "**/instance/config.py"},
			Marker:   holding(`(?im)^[^#\n]*(?:password|passwd|secret(?:_key)?|token|api_key)['"]?\s*[:=]\s*['"]([^'"\n]+)`),
		},
		{
			Name: "elixir-secrets", What: "an application's configuration with a password",
			Doubtful: []string{"**/*.secret.exs"},
			Marker:   holding(`(?m)^[^#\n]*(?:secret_key_base|password|secret|token|api_key):\s*"([^"\n]+)"`),
		},
		{
			Name: "jwk", What: "a private key", Runtime: true,
			Doubtful: []string{"**/*.jwk", "**/*{jwk,jwks}*.json"}, Marker: lazyregexp.New(`"(?:d|k)"\s*:\s*"[\w-]{20,}"`),
		},
		{
			Name: "password-database", What: "a database of passwords", Stray: true,
			Certain: []string{"**/*.{kdbx,psafe3}"},
		},
	}
}

// jsonSecret is a secret's name with a value.
var jsonSecret = holding(`(?i)"[\w:./-]*(?:password|passwd|pwd|passphrase|secret|token|(?:api|access|private|account|secret|encryption|master)[_-]?key)s?"\s*:\s*"([^"\n]+)"`)
