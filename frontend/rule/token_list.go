package rule

import (
	"slices"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// services are the tokens that services hand out, those that can be looked for
// and those that are only known when they are a value by themselves.
func services() []Token {
	return slices.Concat(
		codeTokens(), packageTokens(), cloudTokens(), chatTokens(), paymentTokens(), modelTokens(), mailTokens(), operationTokens(), officeTokens(),
	)
}

// keyTokens are private keys. Whether a value is one tells [HoldsPrivateKey].
func keyTokens() []Token {
	return []Token{
		{
			Name: "google-service-account", Anchors: []string{"PRIVATE KEY-----"}, lead: 48, genuine: spellsKey,
			shape: `"private_key\\*"\s*:\s*\\*"-----BEGIN PRIVATE KEY-----(?:[^-\x00]|-\w){64,}`,
		},
		{Name: "private-key", Key: true, Anchors: []string{"PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"}, shape: `PRIVATE KEY(?: BLOCK)?-----(?:[^-\x00]|-\w){64,}`, genuine: spellsKey},
		{Name: "putty-key", Key: true, Anchors: []string{"PuTTY-User-Key-File-"}, shape: `PuTTY-User-Key-File-[23]: [\w-]+(?:\s|\\+[rn])+Encryption: [\w-]+(?:\s|\\+[rn])+Comment: [^\r\n]*?(?:\s|\\+[rn])+Public-Lines: \d+(?:\s|\\+[rn])+[A-Za-z0-9+/]{40,}`},
		{Name: "age-key", Key: true, Anchors: []string{"AGE-SECRET-KEY-1"}, shape: `AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}`, genuine: bech32},
	}
}

func codeTokens() []Token {
	gitlab := []string{"glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-", "glagent-", "gloas-", "glimt-"}
	return []Token{
		{Name: "github-token", Anchors: []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_"}, shape: `gh[pousr]_[A-Za-z0-9]{36,}`, genuine: githubChecksum},
		{Name: "github-pat", Anchors: []string{"github_pat_"}, shape: `github_pat_\w{22,}`, genuine: longer(80)},
		{Name: "gitlab-token", Anchors: gitlab, shape: `gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|imt)-[\w.-]{20,}`},
		{Name: "gitlab-runner-token", Anchors: []string{"GR1348941"}, shape: `GR1348941[\w-]{20,}`},
		{Name: "sourcegraph-token", Anchors: []string{"sgp_"}, shape: `sgp_(?:[a-fA-F0-9]{16}_)?[a-f0-9]{40}`},
		{Name: "circleci-token", Anchors: []string{"CCIPAT_"}, shape: `CCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}`},
		{Name: "buildkite-token", Anchors: []string{"bkua_"}, shape: `bkua_[a-f0-9]{40}`},
	}
}

func packageTokens() []Token {
	return []Token{
		{Name: "npm-token", Anchors: []string{"npm_"}, shape: `npm_[A-Za-z0-9]{36}`, genuine: checksummed},
		{Name: "pypi-token", Anchors: []string{"pypi-"}, shape: `pypi-[\w-]{50,}`, genuine: macaroon},
		{Name: "rubygems-token", Anchors: []string{"rubygems_"}, shape: `rubygems_[a-f0-9]{48}`},
		{Name: "crates-token", shape: `cio[A-Za-z0-9]{32}$`},
		{Name: "nuget-token", shape: `oy2[a-z0-9]{43}$`},
		{Name: "clojars-token", Anchors: []string{"CLOJARS_"}, shape: `CLOJARS_[a-z0-9]{60}`},
		{Name: "artifactory-token", Anchors: []string{"AKCp"}, shape: `AKCp[A-Za-z0-9]{60,}`},
		{Name: "docker-token", Anchors: []string{"dckr_pat_", "dckr_oat_"}, shape: `dckr_[op]at_[\w-]{27,}`},
	}
}

func cloudTokens() []Token {
	return []Token{
		{
			Name: "aws-key", Anchors: []string{"AKIA", "ABIA", "ACCA"}, // those of ASIA are for some hours
			shape:   `(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b`,
			company: lazyregexp.New(`(?:^|[^A-Za-z0-9/+=])([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)`),
		},
		{Name: "google-key", Public: true, Anchors: []string{"AIza"}, shape: `AIza[\w-]{35}`},
		{Name: "google-oauth-token", shape: `ya29\.[\w-]{20,}`},
		{Name: "google-oauth-secret", Anchors: []string{"GOCSPX-"}, shape: `GOCSPX-[\w-]{28}`},
		{Name: "azure-storage-key", Anchors: []string{"AccountKey="}, shape: `AccountKey=[A-Za-z0-9+/]{86}==`},
		{Name: "azure-access-key", Anchors: []string{"SharedAccessKey="}, shape: `SharedAccessKey=[A-Za-z0-9+/]{43}=`},
		{Name: "azure-connection", shape: `\S*\b(?:AccountKey|SharedAccessKey)=[\w+/]{40,}`},
		{Name: "azure-signature", shape: `\S*[?&]sig=[\w%+/-]{40,}`},
		{Name: "digitalocean-token", Anchors: []string{"dop_v1_", "doo_v1_", "dor_v1_"}, shape: `do[opr]_v1_[a-f0-9]{64}`},
		{Name: "supabase-token", Anchors: []string{"sbp_"}, shape: `sbp_[a-f0-9]{40}`},
		{Name: "netlify-token", Anchors: []string{"nfp_"}, shape: `nfp_[A-Za-z0-9]{36}`},
		{Name: "heroku-token", Anchors: []string{"HRKU-"}, shape: `HRKU-AA[\w-]{58}`},
		{Name: "planetscale-token", Anchors: []string{"pscale_tkn_", "pscale_pw_", "pscale_oauth_"}, shape: `pscale_(?:tkn|pw|oauth)_[\w.-]{32,}`},
		{Name: "tailscale-key", Anchors: []string{"tskey-auth-", "tskey-api-", "tskey-client-"}, shape: `tskey-(?:auth|api|client)-\w{8,}-[A-Za-z0-9]{20,}`},
	}
}

func chatTokens() []Token {
	slack := []string{"xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"}
	return []Token{
		{Name: "slack-token", Anchors: slack, shape: `xox[abeoprs]-[\w-]{10,}`, genuine: longer(24)},
		{Name: "slack-app-token", Anchors: []string{"xapp-"}, shape: `xapp-\d-[\w-]{20,}`},
		{Name: "slack-webhook", Anchors: []string{"https://hooks.slack.com/services/"}, shape: `https://hooks\.slack\.com/services/T\w+/B\w+/\w{20,}`},
		{
			Name: "discord-webhook", Anchors: []string{"/api/webhooks/"}, lead: 32,
			shape: `https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d{15,}/[\w-]{60,}`,
		},
		{Name: "telegram-token", shape: `\d{8,10}:AA[\w-]{33}$`},
	}
}

func paymentTokens() []Token {
	return []Token{
		{Name: "stripe-key", Anchors: []string{"sk_live_", "rk_live_"}, shape: `[rs]k_live_[A-Za-z0-9]{20,}`},
		{Name: "stripe-webhook-secret", Anchors: []string{"whsec_"}, shape: `whsec_[\w+/=]{24,}`},
		{Name: "square-token", Anchors: []string{"sq0csp-", "sq0atp-"}, shape: `sq0(?:csp-[\w-]{40,}|atp-[\w-]{22,})`},
		{Name: "shopify-token", Anchors: []string{"shpat_", "shpca_", "shppa_", "shpss_"}, shape: `shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}`},
	}
}

func modelTokens() []Token {
	return []Token{
		{Name: "openai-key", Anchors: []string{"sk-proj-", "sk-svcacct-", "sk-admin-"}, shape: `sk-(?:proj|svcacct|admin)-[\w-]{20,}`, genuine: openAI},
		{Name: "openai-user-key", Anchors: []string{"sk-"}, shape: `sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}`},
		{Name: "model-key", shape: `sk-[A-Za-z0-9]{48}$`},
		{Name: "anthropic-key", Anchors: []string{"sk-ant-"}, shape: `sk-ant-[a-z]+\d\d-[\w-]{40,}`},
		{Name: "hugging-face-token", Anchors: []string{"hf_"}, shape: `hf_[A-Za-z0-9]{34}`},
		{Name: "replicate-token", Anchors: []string{"r8_"}, shape: `r8_[A-Za-z0-9]{37}`},
		{Name: "groq-key", Anchors: []string{"gsk_"}, shape: `gsk_[A-Za-z0-9]{50,}`},
	}
}

func mailTokens() []Token {
	return []Token{
		{Name: "sendgrid-key", Anchors: []string{"SG."}, shape: `SG\.[\w-]{20,}\.[\w-]{20,}`},
		{Name: "mailgun-key", shape: `key-[a-f0-9]{32}$`},
		{Name: "mailchimp-key", shape: `[a-f0-9]{32}-us\d{1,2}$`},
		{Name: "twilio-token", Anchors: []string{"TWILIO_AUTH_TOKEN", "TWILIO_API_SECRET"}, shape: `TWILIO_A(?:UTH_TOKEN|PI_SECRET)["']?\s*[=:]\s*["']?\w{32}`},
	}
}

func operationTokens() []Token {
	return []Token{
		{Name: "sentry-token", Anchors: []string{"sntrys_", "sntryu_"}, shape: `sntry[su]_[\w=+/-]{30,}`},
		{Name: "grafana-service-token", Anchors: []string{"glsa_"}, shape: `glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}`, genuine: grafanaChecksum},
		{Name: "grafana-token", Anchors: []string{"glc_"}, shape: `gl(?:c|sa)_[\w+/=]{32,}`, genuine: longer(40)},
		{Name: "new-relic-key", Anchors: []string{"NRAK-"}, shape: `NRAK-[A-Z0-9]{27}`},
		{Name: "vault-token", Anchors: []string{"hvs.", "hvb.", "hvr."}, shape: `hv[sbr]\.[\w-]{24,}`},
		{Name: "terraform-token", Anchors: []string{".atlasv1."}, lead: 14, shape: `[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}`},
		{Name: "pulumi-token", Anchors: []string{"pul-"}, shape: `pul-[a-f0-9]{40}`},
		{Name: "doppler-token", Anchors: []string{"dp.pt.", "dp.st.", "dp.ct.", "dp.sa."}, shape: `dp\.(?:pt|st|ct|sa)\.[\w.-]{40,}`},
		{Name: "databricks-token", Anchors: []string{"dapi"}, shape: `dapi[a-f0-9]{32}(?:-\d)?`},
	}
}

func officeTokens() []Token {
	return []Token{
		{Name: "atlassian-token", Anchors: []string{"ATATT3", "ATCTT3"}, shape: `AT[AC]TT3[\w=-]{50,}`},
		{Name: "bitbucket-token", Anchors: []string{"ATBB"}, shape: `ATBB[A-Za-z0-9]{32}`},
		{Name: "linear-key", Anchors: []string{"lin_api_"}, shape: `lin_api_[A-Za-z0-9]{40}`},
		{Name: "postman-key", Anchors: []string{"PMAK-"}, shape: `PMAK-[a-f0-9]{24}-[a-f0-9]{34}`},
		{Name: "figma-token", Anchors: []string{"figd_"}, shape: `figd_[\w-]{40,}`},
		{Name: "notion-token", Anchors: []string{"ntn_"}, shape: `ntn_[A-Za-z0-9]{40,}`},
		{Name: "json-web-token", Public: true, shape: `eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}`},
	}
}
