package policy

import (
	"slices"

	"github.com/leaktight/leaktight/frontend/rule"
)

const (
	// Filename is what a project's file is called.
	Filename = ".leaktight.yaml"
	// Misnamed is what people call it by mistake, see [MisnamedError].
	Misnamed = ".leaktight.yml"
	// AboveFilename is where the frontend's own image may have a policy from above.
	AboveFilename = "/etc/leaktight/policy.yaml"
	// AllRules stands for every rule, where an entry says how severe they are.
	AllRules = "all"
)

// Section names one list of a file.
type Section string

// The sections of a file.
const (
	Skip        Section = "skip"
	Allow       Section = "allow"
	Credentials Section = "credentials"
	Severity    Section = "severity"
)

// Level is how severe a rule is.
type Level string

const (
	// LevelFail refuses the build, also where leaktight could have rewritten it.
	LevelFail Level = "fail"
	// LevelWarn lets the build go on unchanged, with a warning.
	LevelWarn Level = "warn"
	// LevelDefault is what leaktight does by itself.
	LevelDefault Level = "default"
)

// Kind is what the value of a key looks like.
type Kind int

const (
	// KindText is a text that is not empty.
	KindText Kind = iota
	// KindRule is the name of a rule that can be skipped.
	KindRule
	// KindAnyRule is the name of any rule, or [AllRules].
	KindAnyRule
	// KindPattern is a glob pattern.
	KindPattern
	// KindLevel is a [Level].
	KindLevel
	// KindDate is a day, YYYY-MM-DD.
	KindDate
	// KindFlag is true or false.
	KindFlag
)

// Key is something that an entry can say.
type Key struct {
	Name string
	Kind Kind
	// Description is a sentence or two, in Markdown.
	Description string
	// Required says that every entry has the key. Of path and name an entry has one.
	Required bool
	// Above says that only a policy from above may have the key.
	Above bool
}

// List is a section with the keys of its entries. The parser, the documentation
// and the JSON schema are made from it.
type List struct {
	Section Section
	// Description is a sentence or two, in Markdown.
	Description string
	Keys        []Key
	// Sample is a file with the section.
	Sample string
}

// Lists describes a policy file, in the order of the documentation.
func Lists() []List {
	return []List{
		{
			Section: Skip,
			Description: "Rules that are not applied. Nothing is rewritten or refused for them, and each finding is a warning, `allowed: REASON`. " +
				"`" + rule.BuildArgValue.Name + "` and `" + rule.OptionValue.Name + "` cannot be skipped.",
			Keys: []Key{
				{Name: "rule", Kind: KindRule, Required: true, Description: "The name of the rule."}, reasonKey(), expiresKey(),
			},
			Sample: "skip:\n  - rule: runtime-default\n    reason: the image is for tests only, with a database that everyone knows\n",
		},
		{
			Section: Allow,
			Description: "Files and variables that may be in the image. They are not read, rewritten or refused; each finding about them is a " +
				"warning, `allowed: REASON`. A file whose name leaves a doubt is a secret all the same where the build is given a secret of its id.",
			Keys: []Key{pathKey("may be in the image"), nameKey("may be in the image"), reasonKey(), expiresKey()},
			Sample: "allow:\n  - path: testdata/**/*.pem\n    reason: keys of our own tests, made for them\n" +
				"  - name: DEMO_TOKEN\n    reason: works against the sandbox only\n    expires: 2099-12-31\n",
		},
		{
			Section: Credentials,
			Description: "Further files and variables that are credentials, besides those which leaktight knows. Their names are enough: " +
				"the files are not read, and also count where their content looks harmless. What `allow` names is allowed all the same.",
			Keys: []Key{pathKey("is a credential file"), nameKey("carries a secret"), reasonKey(), expiresKey(), lockedKey()},
			Sample: "credentials:\n  - path: /config/licence.dat\n    reason: the vendor counts it as a password\n" +
				"  - name: ACME_*\n    reason: all settings of ACME are secret\n",
		},
		{
			Section: Severity,
			Description: "How severe a rule is. `fail` refuses the build, also where leaktight could have mounted the secret by itself. `warn` lets the build go on " +
				"unchanged, with the finding as a warning. `default` is what leaktight does by itself. " +
				"An entry for a rule comes before one for `all`. `" + rule.BuildArgValue.Name + "` and `" + rule.OptionValue.Name + "` always fail.",
			Keys: []Key{
				{Name: "rule", Kind: KindAnyRule, Required: true, Description: "The name of the rule, or `all`."},
				{Name: "level", Kind: KindLevel, Required: true, Description: "`fail`, `warn` or `default`."},
				reasonKey(), expiresKey(), lockedKey(),
			},
			Sample: "severity:\n  - rule: printed-secret\n    level: fail\n    reason: our build logs are public\n",
		},
	}
}

func pathKey(what string) Key {
	return Key{Name: "path", Kind: KindPattern, Description: "A pattern for the path of a file that " + what + ". " +
		"With a `/` in front it counts from the root of the build context or of the image, otherwise at any depth; " +
		"one that matches a directory takes all that is in it. `*` does not cross a `/`, `**` does, `{a,b}` is one or the other."}
}

func nameKey(what string) Key {
	return Key{Name: "name", Kind: KindPattern, Description: "A pattern for the name of a variable that " + what + "."}
}

func reasonKey() Key {
	return Key{Name: "reason", Kind: KindText, Required: true, Description: "Why. The build says it wherever the entry counts."}
}

func expiresKey() Key {
	return Key{Name: "expires", Kind: KindDate, Description: "The last day of the entry, `YYYY-MM-DD`. From the day after, the file is an error until somebody renews the entry or removes it."}
}

func lockedKey() Key {
	return Key{Name: "locked", Kind: KindFlag, Above: true, Description: "`true` if neither a project's file nor a comment in a Dockerfile may relax the entry. " +
		"Only a policy from above can lock."}
}

// ruleNames lists the rules that a key of a kind can name.
func ruleNames(k Kind) []string {
	var names []string
	for _, r := range rule.Rules() {
		if k == KindAnyRule || skippable(r.Name) {
			names = append(names, r.Name)
		}
	}
	if k == KindAnyRule {
		names = append(names, AllRules)
	}
	return names
}

func skippable(name string) bool {
	return name != rule.BuildArgValue.Name && name != rule.OptionValue.Name
}

func levels() []string { return []string{string(LevelFail), string(LevelWarn), string(LevelDefault)} }

// sections lists the names of the sections.
func sections() []string {
	var all []string
	for _, l := range Lists() {
		all = append(all, string(l.Section))
	}
	return append(all, string(Limits))
}

func listOf(section string) (List, bool) {
	lists := Lists()
	i := slices.IndexFunc(lists, func(l List) bool { return string(l.Section) == section })
	if i < 0 {
		return List{}, false
	}
	return lists[i], true
}

func (l List) key(name string) (Key, bool) {
	i := slices.IndexFunc(l.Keys, func(k Key) bool { return k.Name == name })
	if i < 0 {
		return Key{}, false
	}
	return l.Keys[i], true
}
