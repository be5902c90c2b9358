package rule

import "github.com/leaktight/leaktight/frontend/internal/lazyregexp"

func loginFiles() []File {
	return []File{
		{
			Name: "netrc", What: "a login for curl, git and others", Presumed: true,
			Doubtful: []string{"**/{.,_,}netrc", "**/*.netrc", "**/.authinfo{,.*}"}, Marker: holding(`(?i)\bpassword\s+(\S+)`),
			Plain: lazyregexp.New(`(?i)^(#.*|(machine|default|login|account|password|port)\b.*)$`),
		},
		{
			Name: "git-credentials", What: "a git login",
			Certain: []string{"**/.git-credentials", "**/git/credentials"},
			Doubtful: []string{
				"**/.gitconfig", "etc/gitconfig", "**/.git/config{,.worktree}", "**/.git/{modules,worktrees}/**/config{,.worktree}", "**/.config/git/config",
				"**/git-credentials-*.config",
			},
			Marker: anyMarker{
				loginMarker{},
				tokenUser{},
				holding(`(?i)extraheader\s*=.*authorization:\s*\w+\s+([^\s"]+)`),
				holding(`(?im)^[ \t]*(?:smtppass|password|(?:oauth|private)?-?token)[ \t]*=[ \t]*(\S[^\r\n]*)`),
			},
		},
		{
			Name: "gh-hosts", What: "a GitHub login",
			Doubtful: []string{"**/.config/{gh,hub,glab-cli,tea}{,/hosts.yml,/config.yml}"},
			Marker:   holding(`(?m)^\s*(?:oauth_token|token):[ \t]*(\S+)`),
		},
		{
			Name: "subversion-auth", What: "a Subversion login",
			Certain: []string{"**/.subversion/auth/svn.simple/*"},
		},
		{
			Name: "huggingface-token", What: "a Hugging Face token",
			Certain: []string{"**/{.huggingface,.cache/huggingface}/{token,stored_tokens}"},
		},
		{
			Name: "kaggle", What: "a Kaggle login",
			Certain: []string{"**/kaggle.json"},
		},
		{
			Name: "agent-login", What: "a login for a model's service", Stray: true,
			Certain: []string{"**/.claude/.credentials.json", "**/.codex/auth.json", "**/.gemini/oauth_creds.json", "**/.config/github-copilot/{hosts,apps}.json"},
		},
		{
			Name: "streamlit-secrets", What: "a file of secrets",
			Doubtful: []string{"**/.streamlit/secrets.toml", "**/.secrets.toml"},
			Marker:   holding(`(?m)^[ \t]*[\w."-]+[ \t]*=[ \t]*["']([^"'\n]+)`),
		},
		{
			Name: "rclone-conf", What: "an rclone login",
			Certain: []string{"**/rclone.conf"},
		},
		{
			Name: "sentryclirc", What: "a Sentry login",
			Doubtful: []string{"**/.sentryclirc", "**/sentry.properties"}, Marker: holding(iniPassword),
		},
		{
			Name: "ci-login", What: "a login of a CI tool",
			Doubtful: []string{"**/.jfrog/jfrog-cli.conf*", "**/configstore/snyk.json", "**/.circleci/cli.yml", "**/gitlab-runner/config.toml", "**/buildkite-agent.cfg"},
			Marker:   holding(`(?im)^[ \t]*"?(?:\w*password|\w*token|api)"?[ \t]*[:=][ \t]*["']?([^\s"',]+)`),
		},
		{
			Name: "database-password", What: "a database login",
			Certain:  []string{"**/{.,}pgpass{,.conf}", "**/.mylogin.cnf"},
			Doubtful: []string{"**/.my.cnf"},
			Marker:   holding(`(?im)^[ \t]*password[ \t]*=[ \t]*(\S[^\r\n]*)`),
		},
	}
}
