package rule

// docsURL is where the pages of docs/rules are read.
const docsURL = "https://github.com/leaktight/leaktight/blob/main/docs/rules/"

// Rule is one reason to change a build, to stop it, or to speak up.
type Rule struct {
	// Name identifies the rule in reports, in kebab case. It never changes.
	Name string
	// Description is one sentence that says what the rule looks for.
	Description string
	// Why is one sentence that says what leaks, and where, when nothing is done.
	Why string
	// More is what else there is to know, "" for nothing.
	More string
	// Evidence says what a finding of the rule rests on.
	Evidence Evidence
	// Bad is a Dockerfile, or the command that goes with it, which the rule is about.
	Bad string
	// Good is what to write or to type instead.
	Good string
}

// Evidence is what findings rest on, from the least sure to the surest.
type Evidence int

const (
	// Unknown says that nobody could look.
	Unknown Evidence = iota - 1
	// Place is a name or a path, and what files of that kind look like.
	Place
	// Shape is a text that has the form of a credential, wherever it is.
	Shape
	// Value is the very value of a secret.
	Value
)

// URL is the address of the rule's page.
func (r Rule) URL() string { return docsURL + r.Name + ".md" }

// Rules lists every rule, in the order of the documentation.
func Rules() []Rule {
	return []Rule{
		SecretArg, SecretEnv, SecretFile, BuildArgValue, OptionValue, LiteralCredential,
		RuntimeFile, ContextFile, UnreachableUse, SecretInRun, PrintedSecret, RuntimeDefault,
		CredentialInLayer, SecretValue, TokenInLayer, UnsearchedFile, CredentialInBase, CredentialInConfig,
	}
}
