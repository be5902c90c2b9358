package rule

import "regexp"

func cloudFiles() []File {
	return []File{
		{
			Name: "aws-credentials", What: "an AWS login",
			Certain:  []string{"**/.aws/credentials"},
			Doubtful: []string{"**/.aws/cli/cache/*.json", "**/{.,}aws{_,-}credentials"},
			Marker:   regexp.MustCompile(`(?i)aws_secret_access_key\s*=\s*\S|SecretAccessKey`),
		},
		{
			Name: "s3-config", What: "a configuration with a storage key",
			Doubtful: []string{"**/.s3cfg", "**/.boto", "**/boto.cfg", "**/.passwd-s3fs"},
			Marker:   regexp.MustCompile(`(?im)^\s*\w*(secret_key|secret_access_key|passphrase)\s*=\s*[^\s%$<{]|^[A-Z0-9]{16,}:\S+`),
		},
		{
			Name: "gcloud-credentials", What: "a Google Cloud login",
			Certain: []string{
				"**/application_default_credentials.json", "**/gcloud/{credentials,access_tokens}.db",
				"**/gcloud/legacy_credentials/**", "**/*service{-,_,}account*.json",
			},
			Doubtful: []string{"**/*{gcp,gcloud,google,firebase}*.json", "**/*{credentials,key}*.json"},
			Marker:   regexp.MustCompile(`"type"\s*:\s*"(service_account|authorized_user)"|"private_key"\s*:\s*"-----BEGIN`),
		},
		{
			Name: "azure-credentials", What: "an Azure login",
			Certain: []string{"**/.azure/{accessTokens.json,msal_token_cache.*,service_principal_entries.*}"},
		},
		{
			Name: "kubeconfig", What: "a Kubernetes login",
			Certain:  []string{"**/*.kubeconfig"},
			Doubtful: []string{"**/.kube/config", "**/kubeconfig", "etc/kubernetes/*.conf"},
			Marker:   regexp.MustCompile(`(?m)^\s*(token|client-key-data|password):\s*[^\s$]`),
		},
		{
			Name: "docker-config", What: "a registry login", Presumed: true,
			Certain:  []string{"**/.dockercfg", "**/.dockerconfigjson"},
			Doubtful: []string{"**/.docker/config.json", "**/containers/auth.json"},
			Marker:   regexp.MustCompile(`"(auth|identitytoken|registrytoken|password)"\s*:\s*"[^"$]`),
		},
		{
			Name: "terraform-credentials", What: "a Terraform login",
			Certain:  []string{"**/credentials.tfrc.json"},
			Doubtful: []string{"**/{.terraformrc,terraform.rc}", "**/*.tfvars"},
			Marker:   iniPassword,
		},
		{
			Name: "vault-token", What: "a Vault token",
			Certain: []string{"**/.vault-token", "**/.vault_pass{,.txt}"},
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
			Name: "rclone-conf", What: "an rclone login",
			Certain: []string{"**/rclone.conf"},
		},
		{
			Name: "sentryclirc", What: "a Sentry login",
			Doubtful: []string{"**/.sentryclirc"}, Marker: iniPassword,
		},
		{
			Name: "gh-hosts", What: "a GitHub login",
			Doubtful: []string{"**/.config/{gh,hub,glab-cli}{,/hosts.yml,/config.yml}"},
			Marker:   regexp.MustCompile(`(?m)^\s*(oauth_token|token):\s*\S`),
		},
	}
}

func otherFiles() []File {
	return []File{
		{
			Name: "netrc", What: "a login for curl, git and others",
			Certain: []string{"**/{.,_,}netrc"},
		},
		{
			Name: "git-credentials", What: "a git login",
			Certain:  []string{"**/.git-credentials"},
			Doubtful: []string{"**/.gitconfig", "etc/gitconfig", "**/.git/config", "**/.config/git/{config,credentials}"},
			Marker:   regexp.MustCompile(`://[^/\s:@"]*:[^/\s@"${}][^/\s@"]*@|://[^/\s:@"]{20,}@|(?i)extraheader\s*=\s*.*authorization`),
		},
		{
			Name: "database-password", What: "a database login",
			Certain:  []string{"**/{.,}pgpass"},
			Doubtful: []string{"**/.my.cnf", "**/.mylogin.cnf"},
			Marker:   regexp.MustCompile(`(?im)^\s*password\s*=\s*["']?[^\s"'$]`),
		},
		{
			Name: "dotenv", What: "an environment file with a secret",
			Doubtful: []string{"**/.env", "**/.env.*", "**/*.env"},
			Marker: regexp.MustCompile(`(?im)^\s*(export\s+)?\w*(password|passwd|secret|token|api_?key|access_key|private_key|credentials?)\w*\s*=\s*["']?[^\s"'$#]|` +
				`://[^/\s:@"']*:[^/\s@"'${}][^/\s@"']*@`),
		},
		{
			Name: "htpasswd", What: "a file of password hashes", Runtime: true,
			Doubtful: []string{"**/{.,}htpasswd"},
			Marker:   regexp.MustCompile(`(?m)^[^\s:#]+:(\$|\{SHA\}|[./0-9A-Za-z]{13}$)`),
		},
		{
			Name: "vpn-config", What: "a VPN login", Runtime: true,
			Certain:  []string{"**/ipsec.secrets", "**/chap-secrets", "**/*.keytab"},
			Doubtful: []string{"**/*.ovpn"},
			Marker:   privateKey,
		},
		{
			Name: "secret-file", What: "named as a secret", ContextOnly: true,
			Certain: []string{
				"**/{.,}secret{,s}{,.txt,.key}", "**/password", "**/{.,}credential{,s}{,.txt}",
				"**/{.,}{password,passwd,token,api{-,_,}key,access{-,_,}token}{,s}.txt",
				"**/.{password,dbpassword,token,api{-,_,}key,access{-,_,}token}",
				"**/*{_,-,.}{secret,token,password}{,.txt}",
			},
		},
	}
}
