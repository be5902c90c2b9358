package matrix

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/integration/leak"
)

// judge fills in the line that was got and says what differs from the expected.
func (o *Outcome) judge(failed bool) {
	for _, s := range Surfaces() {
		o.Got[s] = o.cell(s, failed)
		if o.Got[s] != o.Variant.Expect[s] {
			o.Problems = append(o.Problems, o.difference(s))
		}
	}
	if failed && !o.Variant.Refuses() {
		o.Problems = append(o.Problems, "the build failed:\n"+redact(o.output, o.secrets))
	}
	if failed && len(leak.NewFinder(o.secrets...).InBytes("", []byte(o.output))) > 0 {
		o.Problems = append(o.Problems, "the refusal prints the secret")
	}
	if o.Why = why(o.output); o.Why != o.Variant.Why {
		o.Problems = append(o.Problems, fmt.Sprintf("refused by %q, want %q", o.Why, o.Variant.Why))
	}
	for _, want := range o.Variant.Says {
		if !strings.Contains(o.output, want) {
			o.Problems = append(o.Problems, fmt.Sprintf("the output does not say %q:\n%s", want, redact(o.output, o.secrets)))
		}
	}
}

// because is how each reason of a refusal starts and ends.
var because = regexp.MustCompile(`(?m)^Dockerfile(?::\d+)?: .* \[([a-z-]+)\]$`)

// why names the rules by which a build was refused, each once.
func why(output string) string {
	var rules []string
	for _, m := range because.FindAllStringSubmatch(output, -1) {
		if !slices.Contains(rules, m[1]) {
			rules = append(rules, m[1])
		}
	}
	return strings.Join(rules, ", ")
}

func (o *Outcome) cell(s Surface, failed bool) Cell {
	expect := o.Variant.Expect[s]
	switch {
	case len(o.found[s]) > 0 && expect > Refused:
		return expect
	case len(o.found[s]) > 0:
		return Leak
	case failed:
		return Refused
	default:
		return Clean
	}
}

func (o *Outcome) difference(s Surface) string {
	text := fmt.Sprintf("%s: want %s, got %s", s, o.Variant.Expect[s], o.Got[s])
	const most = 3
	for i, hit := range o.found[s] {
		if i == most {
			text += fmt.Sprintf("; and %d more", len(o.found[s])-most)
			break
		}
		text += "; " + hit.String()
	}
	return text
}

// jobProblems says what the build should have done and has not.
func (a *attempt) jobProblems(failed bool) []string {
	if failed {
		return nil
	}
	var problems []string
	for _, service := range a.row.serves {
		if a.daemon.Services.Served(service) == 0 {
			problems = append(problems, "the build did not do its job at the "+service)
		}
	}
	if len(a.kept) < len(a.row.keeps) {
		problems = append(problems, "the image lacks "+strings.Join(a.row.keeps, ", "))
	}
	return problems
}

// redact cuts the lines out of text that hold a secret.
func redact(text string, secrets []leak.Value) string {
	finder := leak.NewFinder(secrets...)
	var out strings.Builder
	for line := range strings.Lines(text) {
		if len(finder.InBytes("", []byte(line))) > 0 {
			line = "(a line with the secret)\n"
		}
		out.WriteString(line)
	}
	return out.String()
}
