package rule

import (
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

func cloudFiles() []File {
	return []File{
		{
			Name: "aws-credentials", What: "an AWS login", Presumed: true,
			Doubtful: []string{"**/.aws/credentials", "**/.aws/{cli,sso,login}/cache/*.json", "**/{.,}aws{_,-}credentials"},
			Marker: anyMarker{
				holding(`(?i)aws_(?:secret_access_key|session_token)\s*=\s*(\S+)`), lazyregexp.New(`SecretAccessKey|"accessToken"`),
			},
			Plain: iniPlain,
		},
		{
			Name: "aws-config", What: "an AWS configuration with a key",
			Doubtful: []string{"**/.aws/config"}, Marker: holding(`(?i)aws_(?:secret_access_key|session_token)\s*=\s*(\S+)`),
		},
		{
			Name: "aws-key-download", What: "an AWS key",
			Certain:  []string{"**/{rootkey,*accesskeys}.csv"},
			Doubtful: []string{"**/*credentials.csv"}, Marker: lazyregexp.New(`(?i)secret access key`),
		},
		{
			Name: "s3-config", What: "a configuration with a storage key",
			Doubtful: []string{"**/.s3cfg", "**/.s3cmd", "**/.boto", "**/boto.cfg", "**/{.,}passwd-s3fs"},
			Marker: anyMarker{
				holding(`(?im)^\s*\w*(?:secret_key|secret_access_key|refresh_token|passphrase)[ \t]*=[ \t]*(\S+)`), lazyregexp.New(`(?m)^[A-Z0-9]{16,}:\S+`),
			},
		},
		{
			Name: "service-account", What: "the key of a Google Cloud service account", Presumed: true,
			Doubtful: []string{"**/*service{-,_,}account*.json", "**/gcp{-,_}{key,credentials}*.json"}, Marker: googleKey,
		},
		{
			Name: "gcloud-credentials", What: "a Google Cloud login",
			Certain: []string{
				"**/application_default_credentials.json", "**/gcloud/{credentials,access_tokens}.db", "**/gcloud/legacy_credentials/**",
			},
			Doubtful: []string{
				"**/*{gcp,gcloud,google,firebase}*.json", "**/*{credential,key}*.json", "**/*[_-]sa.json", "**/*[_-]sa[_-]*.json", "**/client_secret*.json", "**/token{,s}.json", "**/.clasprc.json",
				"**/*-" + strings.Repeat("[0-9a-f]", 12) + ".json", // as it is downloaded
			},
			Marker: anyMarker{googleKey, holding(`(?i)"(?:client_?secret|access_?token|id_?token)"\s*:\s*"([^"]{10,})`)},
		},
		{
			Name: "azure-credentials", What: "an Azure login",
			Certain: []string{
				"**/.azure/{accesstokens.json,msal_token_cache.*,service_principal_entries.*,tokencache.dat}", "**/*.publishsettings",
			},
		},
		{
			Name: "kubeconfig", What: "a Kubernetes login", Stray: true, Presumed: true,
			Doubtful: []string{"**/.kube/config", "**/{.,}kubeconfig", "**/kubeconfig[._-]*", "**/*.kubeconfig", "**/*kubeconfig.{yml,yaml}", "**/kube_config*", "**/{k3s,rke2}.yaml", "etc/kubernetes/*.conf", "etc/rancher/*/*.yaml"},
			Marker:   holding(`(?m)^\s*(?:- )?(?:token|client-key-data|password):[ \t]*["']?([^\s"']+)`),
		},
		{
			Name: "docker-config", What: "a registry login", Presumed: true,
			Doubtful: []string{"**/.docker/config.json", "**/containers/auth.json", "**/.dockercfg", "**/.dockerconfigjson"},
			Marker:   registryLogin,
		},
	}
}

func infrastructureFiles() []File {
	return []File{
		{
			Name: "terraform-credentials", What: "a Terraform login", Stray: true,
			Certain:  []string{"**/credentials.tfrc.json"},
			Doubtful: []string{"**/{.terraformrc,terraform.rc}", "**/*.tfvars"},
			Marker:   holding(iniPassword),
		},
		{
			Name: "terraform-state", What: "a Terraform state with secrets", Stray: true,
			Doubtful: []string{"**/*.tfstate{,.backup,.*.backup}"}, Marker: holding(`"(?:\w*password|\w*secret|\w*private_key\w*|\w*token)"\s*:\s*"([^"]+)`),
		},
		{
			Name: "pulumi-credentials", What: "a Pulumi login",
			Certain: []string{"**/.pulumi/credentials.json"},
		},
		{
			Name: "vault-token", What: "a Vault token",
			Certain: []string{"**/.vault-token", "**/{.,}{ansible-,ansible_,}vault{_,-}pass{,word}{,.txt}"},
		},
		{
			Name: "cloud-cli", What: "a cloud login",
			Doubtful: []string{
				"**/.config/doctl/config.yaml", "**/.config/hcloud/cli.toml", "**/.config/scw/config.yaml", "**/.fly/config.yml", "**/.netlify/config.json",
				"**/.config/netlify/config.json", "**/com.vercel.cli/auth.json", "**/.wrangler/config/default.toml", "**/.databrickscfg",
				"**/.snowflake/connections.toml", "**/.oci/config", "**/.aliyun/config.json", "**/.bluemix/config.json", "**/ngrok.yml",
				"**/.config/stripe/config.toml", "**/.supabase/access-token", "**/.mc/config.json", "**/.cloudflared/*.json", "**/.dvc/config.local", "**/*openrc{,.sh}",
			},
			Marker: holding(`(?im)^[ \t]*(?:export[ \t]+)?"?[\w.-]*(?:password|token|secret|secret_?key|secret_access_key|api_?key|access_key_secret)"?[ \t]*[:=][ \t]*["']?([^\s"',]+)`),
		},
	}
}

// googleKey is how the key of a service account, or the login of a person, is written.
var googleKey = lazyregexp.New(`"type"\s*:\s*"(service_account|authorized_user)"|"(?:private_)?key"\s*:\s*"-----BEGIN [A-Z ]*PRIVATE|"refresh_token"\s*:\s*"`)

// registryLogin is how Docker and its like write a login.
var registryLogin = holding(`"(?:auth|identitytoken|registrytoken|password)"\s*:\s*"([^"]*)`)
