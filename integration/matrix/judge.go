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
	finder := leak.NewFinder(o.secrets...)
	for _, s := range Surfaces() {
		o.Got[s] = o.cell(s, failed)
		if o.Got[s] != o.Variant.Expect[s] {
			o.Problems = append(o.Problems, o.difference(s))
		}
	}
	if failed && !o.Variant.Refuses() {
		o.Problems = append(o.Problems, "the build failed:\n"+finder.Redact(o.output))
	}
	if failed && len(finder.InBytes("", []byte(o.output))) > 0 {
		o.Problems = append(o.Problems, "the refusal prints the secret")
	}
	if o.Why = why(o.output); o.Why != o.Variant.Why {
		o.Problems = append(o.Problems, fmt.Sprintf("refused by %q, want %q", o.Why, o.Variant.Why))
	}
	for _, want := range o.Variant.Says {
		if !strings.Contains(o.output, want) {
			o.Problems = append(o.Problems, fmt.Sprintf("the output does not say %q:\n%s", want, finder.Redact(o.output)))
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
