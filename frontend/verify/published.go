package verify

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
)

// text is something that is published, by what people call it.
type text struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

const (
	// sourceText is which of the published texts is the Dockerfile.
	sourceText = 0
	// optionText starts the names of what people type.
	optionText = "the option --"
)

// publishedTexts are what is published besides the layers. The builder records the
// options of a build, and provenance has them.
func publishedTexts(opt Options, options map[string]string) ([]text, error) {
	texts := []text{{"the Dockerfile", string(opt.Source)}}
	if opt.Image != nil {
		config, err := json.Marshal(opt.Image)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text{"the image's configuration", string(config)})
	}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		flag, key, _ := strings.Cut(name, ":")
		if flag == "context" && key != "" {
			flag = "build-context"
		}
		texts = append(texts, text{strings.TrimSpace(optionText + flag + " " + key), key + "=" + options[name]})
	}
	return texts, nil
}

// textFindings judges the values of secrets in what is published besides the layers.
func textFindings(texts []search.Result, opt Options) []rule.Finding {
	var findings []rule.Finding
	for i, t := range texts {
		for _, f := range t.Findings {
			name := strings.TrimPrefix(f.Path, "/")
			found := rule.Finding{
				Rule: rule.SecretValue, Verdict: rule.Fail, Secret: f.ID,
				Message: fmt.Sprintf("%s holds the secret %q (%s, %d bytes), and is published", name, f.ID, f.Form, f.Length),
				Fix:     "take it out; nothing but a RUN can use a secret",
			}
			switch {
			case i == sourceText:
				found.Lines = linesWith(opt.Source, string(spelling(f, opt.Source)))
			case strings.HasPrefix(name, optionText):
				found.Fix = "leave it out of the command line; rotate it: it is in this builder's history already"
			}
			findings = append(findings, found)
		}
	}
	return findings
}

// spelled are the texts of the Dockerfile that are values of secrets.
func spelled(texts []search.Result, source []byte) []rule.Secret {
	var all []rule.Secret
	if len(texts) > sourceText {
		for _, f := range texts[sourceText].Findings {
			all = append(all, spelling(f, source))
		}
	}
	return all
}

// spelling is a value as a text has it.
func spelling(f search.Finding, text []byte) rule.Secret {
	start := min(max(f.Offset, 0), int64(len(text)))
	return rule.Secret(text[start:min(start+int64(max(f.Length, 0)), int64(len(text)))])
}
