package verify

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
)

// contentFindings judges what was found when the layers were made, and what is found now.
func contentFindings(places []place, found *searchReport, opt Options) []rule.Finding {
	var findings []rule.Finding
	for i, p := range places {
		var now search.Result
		if i < len(found.Layers) {
			now = found.Layers[i]
		}
		all := united(p.made.Content.Findings, now.Findings, func(a, b search.Finding) bool { return a.Path == b.Path && a.Part == b.Part && a.ID == b.ID })
		skips := united(p.made.Content.Skips, now.Skips, func(a, b search.Skip) bool { return a.Path == b.Path })
		findings = append(findings, p.valueFindings(all, opt)...)
		findings = append(findings, p.tokenFindings(all, opt)...)
		findings = append(findings, p.moreFindings(now, opt)...)
		findings = append(findings, p.skipFindings(skips, opt)...)
	}
	findings = append(findings, textFindings(found.Texts, opt)...)
	// What could not be looked for when a layer was made was another value, maybe.
	return append(findings, unsureFindings(slices.Concat(found.Layers, found.Texts))...)
}

// valueFindings judges the values of secrets that are in a layer.
func (p place) valueFindings(found []search.Finding, opt Options) []rule.Finding {
	var findings []rule.Finding
	for _, f := range found {
		file := cmp.Or(f.File, f.Path)
		if comment, told := p.allowed(opt.Allow, file); f.ID != "" && !told {
			findings = append(findings, opt.Policy.Judge(p.valueFinding(f), comment, file))
		}
	}
	return findings
}

// moreFindings is about what was found beyond what a report lists. Values are
// listed before tokens, and doubtful ones last.
func (p place) moreFindings(now search.Result, opt Options) []rule.Finding {
	made := p.made.Content
	var findings []rule.Finding
	tell := func(n int, r rule.Rule, verdict rule.Verdict, what string) {
		if n > 0 {
			more := p.blame()
			more.Rule, more.Verdict, more.Message = r, verdict, fmt.Sprintf("%d more places in %s hold %s", n, p.where, what)
			findings = append(findings, opt.Policy.Judge(more, ""))
		}
	}
	if now.More == 0 && slices.ContainsFunc(made.Findings, func(f search.Finding) bool { return f.Token != "" }) {
		tell(made.More, rule.TokenInLayer, rule.Fail, "what looks like a credential")
	} else {
		tell(max(made.More, now.More), rule.SecretValue, rule.Fail, "a secret of this build")
	}
	tell(max(made.MoreLimited, now.MoreLimited), rule.UnsearchedFile, rule.Fail, "what a limit kept from being searched")
	tell(made.MoreDoubtful, rule.TokenInLayer, rule.Warn, "what looks like a credential, in packages, tests and manuals")
	return findings
}

// unsureFindings say which secrets could not be looked for everywhere.
func unsureFindings(results []search.Result) []rule.Finding {
	var findings []rule.Finding
	for _, tell := range []struct {
		ids func(search.Result) []string
		// message is about the id of a secret.
		message, fix string
	}{
		{
			func(r search.Result) []string { return r.Unsearched },
			"the secret %q is too short to be looked for in the layers, so nobody can tell whether it is there",
			"give the build a longer one, made by chance",
		},
		{
			func(r search.Result) []string { return r.Restricted },
			"the secret %q is short or made of ordinary words and would be found everywhere, so it was looked for in files of credentials only",
			"give the build a longer one, made by chance",
		},
		{
			func(r search.Result) []string { return r.Partial },
			"the secret %q has more than 1,000 lines, and not each of them was looked for by itself",
			"give what is secret in it as secrets of their own",
		},
	} {
		var ids []string
		for _, r := range results {
			ids = append(ids, tell.ids(r)...)
		}
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			findings = append(findings, rule.Finding{
				Rule: rule.SecretValue, Verdict: rule.Warn, Secret: id, Message: fmt.Sprintf(tell.message, id),
				Fix: tell.fix,
			})
		}
	}
	return findings
}

// united gives what is in either list, what is the same in both only once.
func united[T any](made, now []T, same func(made, now T) bool) []T {
	all := slices.Clone(made)
	for _, n := range now {
		if !slices.ContainsFunc(made, func(m T) bool { return same(m, n) }) {
			all = append(all, n)
		}
	}
	return all
}

func (p place) valueFinding(f search.Finding) rule.Finding {
	found := p.blame()
	found.Rule, found.Path, found.Secret, found.Match = rule.SecretValue, f.Path, f.ID, string(f.Form)
	found.Message = fmt.Sprintf("%s holds the secret %q%s (%s, %d bytes, fingerprint %s), and stays in %s", f.Path, f.ID, inPart(f), f.Form, f.Length, f.Fingerprint, p.where)
	found.Fix = "keep the secret out of the file, or remove the file in the RUN that writes it: … && rm " + cmp.Or(f.File, f.Path) + "; then rotate the secret if the image was pushed before"
	return found
}
