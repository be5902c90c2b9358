package rule

import (
	"regexp"
	"strings"
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
	privateKey     = regexp.MustCompile(`-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY|(?m:^PuTTY-User-Key-File)|\bAGE-SECRET-KEY-1[A-Z0-9]{20}`)
	privateKeyBody = regexp.MustCompile(`PRIVATE KEY( BLOCK)?-----(\\+n|[\s"'\\])*(Proc-Type|[A-Za-z0-9+/]{16,})`)
	knownToken     = regexp.MustCompile(`^(?:` + strings.Join(tokenShapes(), "|") + `)`)
	publishable    = regexp.MustCompile(`^(AIza[\w-]{35}|eyJ[\w-]{10,}\.eyJ)`)
)

func tokenShapes() []string {
	return []string{
		// GitHub, GitLab.
		`gh[pousr]_[A-Za-z0-9]{36,}`, `github_pat_\w{22,}`,
		`gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|imt)-[\w.-]{20,}`, `GR1348941[\w-]{20,}`,
		// Package registries: npm, PyPI, RubyGems, crates.io, NuGet, Artifactory, Docker Hub.
		`npm_[A-Za-z0-9]{36}`, `pypi-[\w-]{50,}`, `rubygems_[a-f0-9]{48}`, `cio[A-Za-z0-9]{32}$`, `oy2[a-z0-9]{43}$`,
		`AKCp[A-Za-z0-9]{60,}`, `dckr_[op]at_[\w-]{27,}`,
		// Clouds: AWS, Google, Azure, DigitalOcean, Supabase, Netlify.
		`(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b`, `AIza[\w-]{35}`, `ya29\.[\w-]{20,}`, `GOCSPX-[\w-]{28}`,
		`\S*\b(?:AccountKey|SharedAccessKey)=[\w+/]{40,}`, `\S*[?&]sig=[\w%+/-]{40,}`,
		`do[opr]_v1_[a-f0-9]{64}`, `sbp_[a-f0-9]{40}`, `nfp_[A-Za-z0-9]{36}`,
		// Chat: Slack, Discord, Telegram.
		`xox[abeoprs]-[\w-]{10,}`, `xapp-\d-[\w-]{20,}`, `https://hooks\.slack\.com/services/T\w+/B\w+/\w{20,}`,
		`https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d{15,}/[\w-]{60,}`, `\d{8,10}:AA[\w-]{33}$`,
		// Payment: Stripe, Square, Shopify.
		`[rs]k_live_[A-Za-z0-9]{20,}`, `whsec_[\w+/=]{24,}`, `sq0csp-[\w-]{40,}`, `shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}`,
		// Models: OpenAI, Anthropic, Hugging Face, Replicate, Groq.
		`sk-(?:proj|svcacct|admin)-[\w-]{20,}`, `sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}`, `sk-[A-Za-z0-9]{48}$`,
		`sk-ant-[a-z]+\d\d-[\w-]{40,}`, `hf_[A-Za-z0-9]{30,}`, `r8_[A-Za-z0-9]{37}`, `gsk_[A-Za-z0-9]{50,}`,
		// Mail: SendGrid, Mailgun, Mailchimp.
		`SG\.[\w-]{20,}\.[\w-]{20,}`, `key-[a-f0-9]{32}$`, `[a-f0-9]{32}-us\d{1,2}$`,
		// Operations: Sentry, Grafana, New Relic, Vault, Terraform, Pulumi, Doppler, Databricks.
		`sntry[su]_[\w=+/-]{30,}`, `gl(?:c|sa)_[\w+/=]{32,}`, `NRAK-[A-Z0-9]{27}`, `hv[sbr]\.[\w-]{24,}`,
		`[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}`, `pul-[a-f0-9]{40}`, `dp\.(?:pt|st|ct|sa)\.[\w.-]{40,}`, `dapi[a-f0-9]{32}`,
		// Office: Atlassian, Linear, Postman, Figma, Notion.
		`AT[AC]TT3[\w=-]{50,}`, `ATBB[A-Za-z0-9]{32}`, `lin_api_[A-Za-z0-9]{40}`, `PMAK-[a-f0-9]{24}-[a-f0-9]{34}`,
		`figd_[\w-]{40,}`, `ntn_[A-Za-z0-9]{40,}`,
		// JSON web tokens.
		`eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}`,
	}
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
