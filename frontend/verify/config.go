package verify

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
)

// field is one value of an image config.
type field struct {
	// instruction sets the field, "" for the history.
	instruction string
	name        string
	value       rule.Secret
}

// configFindings judges every value that the image config publishes.
func configFindings(opt Options) []rule.Finding {
	inherited := map[field]bool{}
	for _, f := range fields(opt.Base) {
		inherited[f] = true
	}
	var findings []rule.Finding
	// passed are credentials that may stay under a name: the history tells them again.
	passed := map[string]bool{}
	for _, f := range fields(opt.Image) {
		leak, ok := credentialIn(f.value)
		comment, told := allowance(opt.Allow, f.name, func(detect.Allowance) bool { return f.name != "" })
		if !ok {
			continue
		}
		found := opt.judgeConfig(f.finding(leak, inherited[f], opt.Source), comment, told || f.name == "" && passed[leak])
		passed[leak] = passed[leak] || found.Passed
		findings = append(findings, found)
	}
	return findings
}

// judgeConfig judges a credential of the config. One that the Dockerfile spells out
// passes where the rule about that does.
func (opt Options) judgeConfig(f rule.Finding, comment string, told bool) rule.Finding {
	literal := f
	literal.Rule = rule.LiteralCredential
	if pass, ok := opt.Policy.Pass(literal, comment); ok && !told && f.Lines.Start > 0 && !pass.Forbidden() {
		return pass.Apply(f)
	}
	return opt.judge(f, comment, told)
}

func (f field) finding(leak string, inherited bool, source []byte) rule.Finding {
	where := f.where()
	found := rule.Finding{
		Rule: rule.CredentialInConfig, Verdict: rule.Fail,
		Instruction: f.instruction, Name: f.name,
		Message: fmt.Sprintf("%s of the image holds a credential of %d bytes, which everyone who can pull the image reads", where, len(leak)),
		Fix:     "take it out, rotate it, and give it to the RUN that needs it by RUN --mount=type=secret,id=ID,env=NAME …",
	}
	if inherited {
		found.Verdict, found.Fix = rule.Warn, ""
		found.Message = fmt.Sprintf("%s of the base image holds a credential of %d bytes, which this image publishes again", where, len(leak))
		return found
	}
	found.Lines = linesWith(source, leak)
	return found
}

func (f field) where() string {
	switch f.instruction {
	case "":
		return "the history"
	case "ENV":
		return "the variable " + f.name
	case "LABEL":
		return "the label " + f.name
	}
	return "the " + f.instruction
}

// credentialIn finds the part of a value that is a credential by its shape: a
// token, one of its words, or the value itself.
func credentialIn(v rule.Secret) (string, bool) {
	if tokens := rule.FindTokens(string(v)); len(tokens) > 0 {
		return string(v)[tokens[0].Start:tokens[0].End], true
	}
	words := strings.FieldsFunc(string(v), func(r rune) bool { return strings.ContainsRune(" \t\n'\"`=,;()[]{}", r) })
	for _, w := range append(words, string(v)) {
		if detect.Credential(rule.Secret(w)) {
			return w, true
		}
	}
	return "", false
}

// linesWith is the first line of the Dockerfile that spells text out, or the first
// line of it.
func linesWith(source []byte, text string) rule.Lines {
	at := bytes.Index(source, []byte(text))
	if first, _, ok := strings.Cut(text, "\n"); ok && at < 0 {
		return linesWith(source, first)
	}
	if at < 0 {
		return rule.Lines{}
	}
	start := 1 + bytes.Count(source[:at], []byte("\n"))
	return rule.Lines{Start: start, End: start + strings.Count(text, "\n")}
}

// fields lists what a config publishes, in a fixed order; nothing for nil.
func fields(image *dockerspec.DockerOCIImage) []field {
	if image == nil {
		return nil
	}
	cfg := image.Config
	var all []field
	add := func(instruction, name string, values ...string) {
		for _, v := range values {
			all = append(all, field{instruction: instruction, name: name, value: rule.Secret(v)})
		}
	}
	for _, e := range cfg.Env {
		name, value, _ := strings.Cut(e, "=")
		add("ENV", name, value)
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Labels)) {
		add("LABEL", name, cfg.Labels[name])
	}
	add("CMD", "", cfg.Cmd...)
	add("ENTRYPOINT", "", cfg.Entrypoint...)
	if cfg.Healthcheck != nil {
		add("HEALTHCHECK", "", cfg.Healthcheck.Test...)
	}
	add("SHELL", "", cfg.Shell...)
	add("ONBUILD", "", cfg.OnBuild...)
	add("USER", "", cfg.User)
	add("WORKDIR", "", cfg.WorkingDir)
	add("VOLUME", "", slices.Sorted(maps.Keys(cfg.Volumes))...)
	add("STOPSIGNAL", "", cfg.StopSignal)
	add("MAINTAINER", "", image.Author)
	for _, h := range image.History {
		add("", "", h.CreatedBy, h.Comment, h.Author)
	}
	return all
}
