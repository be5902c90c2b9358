package policy_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/leaktight/leaktight/frontend/policy"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

var today = time.Date(2026, 5, 31, 23, 59, 0, 0, time.UTC)

func TestParse(t *testing.T) {
	t.Parallel()
	const all = "skip:\n- rule: runtime-default\n  reason: tests only\n" +
		"allow:\n- {path: testdata/**, reason: ours, expires: 2026-05-31}\n- name: DEMO_*\n  reason: sandbox\n" +
		"credentials:\n- path: /a.dat\n  reason: licence\n" +
		"severity:\n- rule: all\n  level: fail\n  reason: strict\n"
	file, err := policy.Parse(policy.Filename, []byte(all), policy.Options{Today: today})
	assert.NilError(t, err)
	at := func(line int, e policy.Entry) policy.Entry {
		e.Line, e.Filename = line, policy.Filename
		return e
	}
	assert.Check(t, is.DeepEqual(file.Entries, []policy.Entry{
		at(2, policy.Entry{Section: policy.Skip, Rule: "runtime-default", Reason: "tests only"}),
		at(5, policy.Entry{Section: policy.Allow, Path: "testdata/**", Reason: "ours", Expires: time.Date(2026, 5, 31, 0, 0, 0, 0, time.UTC)}),
		at(6, policy.Entry{Section: policy.Allow, Name: "DEMO_*", Reason: "sandbox"}),
		at(9, policy.Entry{Section: policy.Credentials, Path: "/a.dat", Reason: "licence"}),
		at(12, policy.Entry{Section: policy.Severity, Rule: "all", Level: policy.LevelFail, Reason: "strict"}),
	}))
}

func TestParseTakesWhatSaysNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n\n", "# nothing yet\n", "---\n", "--- # nothing\n...\n", "\ufeff", "null\n", "skip:\nallow: []\n", "{}"} {
		file, err := policy.Parse(policy.Filename, []byte(text), policy.Options{Today: today})
		assert.NilError(t, err, "%q", text)
		assert.Check(t, is.Len(file.Entries, 0))
	}
}

func TestParseSaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"unknown section", "skips:\n", []string{`:1: unknown key "skips" in the file: did you mean skip?`}},
		{"unknown section, far from all", "\nbananas: 1\n", []string{`:2: unknown key "bananas" in the file: write skip, allow, credentials, severity or limits`}},
		{"unknown key", "skip:\n- rule: secret-arg\n  reasons: x\n", []string{`:2: an entry of skip needs reason: TEXT`, `:3: unknown key "reasons" in an entry of skip: did you mean reason?`}},
		{"key of another section", "skip:\n- rule: secret-arg\n  path: x\n  reason: x\n", []string{`:3: unknown key "path" in an entry of skip: write rule, reason or expires`}},
		{"key that is no word", "? [a]\n: x\n", []string{`:1: unknown key "a list" in the file`}},
		{"merge key", "a: &a {}\n<<: *a\n", []string{`:1: unknown key "a"`, `:2: unknown key "<<"`}},
		{"section twice", "skip:\nskip:\n", []string{`:2: skip stands twice in the file`}},
		{"key twice", "allow:\n- path: a\n  path: b\n  reason: x\n", []string{`:3: path stands twice in an entry of allow`}},
		{"rule twice", "skip:\n- {rule: secret-arg, reason: x}\nseverity:\n- {rule: secret-arg, level: fail, reason: x}\n", []string{`:4: line 2 speaks of secret-arg already`}},
		{"no list", "skip: secret-arg\n", []string{`:1: skip is a text: write a list of entries, each starting with "- rule:"`}},
		{"a mapping for a list", "skip:\n  rule: secret-arg\n", []string{`:2: skip is a mapping`}},
		{"no entry", "skip:\n- secret-arg\n", []string{`:2: an entry of skip is a text: write KEY: VALUE, with the keys rule, reason or expires`}},
		{"no mapping", "- skip\n", []string{`:1: the file is a list: write KEY: VALUE, with the keys skip, allow`}},
		{"unknown rule", "skip:\n- {rule: secret-file5, reason: x}\n", []string{`:2: unknown rule "secret-file5": did you mean secret-file?`}},
		{"all rules to skip", "skip:\n- {rule: all, reason: x}\n", []string{`:2: unknown rule "all": write secret-arg, `}},
		{"what cannot be skipped", "skip:\n- {rule: build-arg-value, reason: x}\n", []string{`:2: build-arg-value cannot be skipped`}},
		{"what cannot be lowered", "severity:\n- {rule: build-arg-value, level: warn, reason: x}\n", []string{`:2: build-arg-value always fails`}},
		{"unknown level", "severity:\n- {rule: all, level: warning, reason: x}\n", []string{`:2: unknown level "warning": write fail, warn or default`}},
		{"empty reason", "allow:\n- path: a\n  reason: ' '\n", []string{`:3: reason is empty`}},
		{"endless reason", "allow:\n- path: a\n  reason: " + strings.Repeat("x", 501), []string{`:3: reason is longer than 500 bytes`}},
		{"reason that nobody sees", "allow:\n- path: a\n  reason: \"\\e\\u200b\"", []string{`:3: reason is empty`}},
		{"no reason", "allow:\n- path: a\n", []string{`:2: an entry of allow needs reason: TEXT`}},
		{"nothing that it is about", "allow:\n- reason: a\n", []string{`:2: an entry of allow needs a path or a name`}},
		{"two things that it is about", "allow:\n- {path: a, name: b, reason: a}\n", []string{`:2: an entry of allow is about a path or about a name: write two entries`}},
		{"bad pattern", "allow:\n- path: 'a[b'\n  reason: x\n", []string{`:2: path is no pattern: "a[b"`}},
		{"pattern with a million choices", "allow:\n- path: '" + strings.Repeat("{a,b}", 20) + "'\n  reason: x\n", []string{`:2: path is longer than 1000 bytes, or has more than 64 choices in its braces`}},
		{"pattern with a million choices within each other", "allow:\n- path: '" + strings.Repeat("{a,b,", 20) + strings.Repeat("}", 20) + "'\n  reason: x\n", []string{`more than 64 choices`}},
		{"endless pattern", "allow:\n- name: " + strings.Repeat("x", 1001) + "\n  reason: x\n", []string{`:2: name is longer than 1000 bytes`}},
		{"pattern of nothing", "allow:\n- path: ./\n  reason: x\n", []string{`:2: path is no pattern: "./"`}},
		{"pattern that YAML takes for an alias", "allow:\n- path: **/a\n  reason: x\n", []string{`put a pattern that starts with * into quotes`}},
		{"pattern that YAML takes for a reference", "allow:\n- path: *key\n  reason: x\n", []string{`put a pattern that starts with * into quotes`}},
		{"reference to an anchor", "allow:\n- &a {path: a, reason: x}\n- *a\n", []string{`:3: an entry of allow is an alias, which a policy cannot have`}},
		{"reference to an anchor, as a value", "allow:\n- path: &a b\n  reason: *a\n", []string{`:3: reason is an alias`}},
		{"number for a path", "allow:\n- path: 12\n  reason: x\n", []string{`:2: path is a number: write a pattern, in quotes`}},
		{"list for a path", "allow:\n- path: [a, b]\n  reason: x\n", []string{`:2: path is a list`}},
		{"type of its own", "allow:\n- path: !mine a\n  reason: x\n", []string{`:2: path is a !mine`}},
		{"bytes", "allow:\n- path: !!binary YQ==\n  reason: x\n", []string{`:2: path is a !!binary`}},
		{"bad date", "allow:\n- {path: a, reason: x, expires: 2026-02-30}\n", []string{`:2: expires is no day of the calendar: "2026-02-30": write YYYY-MM-DD`}},
		{"moment for a date", "allow:\n- {path: a, reason: x, expires: 2026-02-28T10:00:00Z}\n", []string{`:2: expires is no day`}},
		{"year for a date", "allow:\n- {path: a, reason: x, expires: 2026}\n", []string{`:2: expires is a number: write a day, YYYY-MM-DD`}},
		{"expired", "\nallow:\n- path: conf/a.key\n  reason: x\n  expires: 2026-05-30\n", []string{`:3: the entry about conf/a.key in allow expired on 2026-05-30: renew or remove it`}},
		{"locked in a project", "severity:\n- rule: all\n  level: fail\n  reason: x\n  locked: true\n", []string{`:5: locked belongs into the policy of a frontend's image, /etc/leaktight/policy.yaml`}},
		{"two documents", "skip:\n---\nallow:\n", []string{`a second document starts here`}},
		{"no YAML", "skip:\n\t- x\n", []string{`:2: is no YAML: found character that cannot start any token`}},
		{"no YAML in a second document", "---\n{}\n---\n[\n", []string{`is no YAML`}},
		{"no end", "skip: [", []string{`is no YAML`}},
		{"no text", "\xff\xfes\x00k\x00", []string{".yaml: is no text in UTF-8"}},
		{"control characters", "skip: \x01\n", []string{`is no YAML: control characters are not allowed`}},
		{"10 MB", strings.Repeat("# x\n", 2_500_000), []string{`.yaml: is longer than 256 KiB`}},
		{"deep nesting", strings.Repeat("[", 100_000), []string{`is no YAML`}},
		{"deep nesting that ends", "skip: " + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000), []string{`:1: an entry of skip is a list`}},
		{
			"a bomb of aliases", "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c]\nskip: *d\n",
			[]string{`:1: unknown key "a"`, `:5: skip is an alias`},
		},
		{"an alias of itself", "skip: &a [*a]\n", []string{`:1: `}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := policy.Parse(policy.Filename, []byte(tc.text), policy.Options{Today: today})
			var wrong *policy.Error
			assert.Assert(t, errors.As(err, &wrong), "%v", err)
			for _, want := range tc.want {
				assert.Check(t, is.Contains(err.Error(), want))
			}
			assert.Check(t, len(err.Error()) < 5_000)
		})
	}
}

func TestReasonIsOneLine(t *testing.T) {
	t.Parallel()
	file, err := policy.Parse("p.yaml", []byte("allow:\n- path: a\n  reason: |\n    one\n      two\n- path: b\n  reason: \"a\\e[31mb\\r\\nc\"\n"), policy.Options{})
	assert.NilError(t, err)
	assert.Check(t, is.Equal(file.Entries[0].Reason, "one two"))
	assert.Check(t, is.Equal(file.Entries[1].Reason, "a [31mb c"))
}

func TestErrorTellsEverythingAtOnceAndEnds(t *testing.T) {
	t.Parallel()
	_, err := policy.Parse("p.yaml", []byte("skip:\n"+strings.Repeat("- x\n", 100)), policy.Options{})
	assert.ErrorContains(t, err, "p.yaml:2: an entry of skip is a text")
	assert.ErrorContains(t, err, "p.yaml:21: ")
	assert.ErrorContains(t, err, "… and 80 more")
}

func TestExpiryIsTheLastDay(t *testing.T) {
	t.Parallel()
	text := []byte("skip:\n- {rule: secret-arg, reason: x, expires: 2026-06-01}\n")
	for _, tc := range []struct {
		name  string
		today time.Time
		ok    bool
	}{
		{"the day before", today, true},
		{"the last minute", time.Date(2026, 6, 1, 23, 59, 59, 0, time.UTC), true},
		{"the day after", time.Date(2026, 6, 2, 0, 0, 0, 0, time.UTC), false},
		{"the last minute, seen from the east", time.Date(2026, 6, 2, 1, 0, 0, 0, time.FixedZone("", 7200)), true},
	} {
		_, err := policy.Parse(policy.Filename, text, policy.Options{Today: tc.today})
		assert.Check(t, is.Equal(err == nil, tc.ok), "%s: %v", tc.name, err)
	}
}
