package verify_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// token is what a scan says about a token. A path with a "!" is that of a member.
func token(path, kind string) search.Finding {
	file, _, member := strings.Cut(path, "!")
	if !member {
		file = ""
	}
	return search.Finding{Path: path, File: file, Part: search.Content, Token: kind, Offset: 100, Length: 40, Fingerprint: "0a1b2c3d"}
}

// reportOf is what a scan says about one layer.
func reportOf(t *testing.T, hits string, content search.Result) string {
	t.Helper()
	dt, err := json.Marshal(content)
	assert.NilError(t, err)
	if hits != "" {
		hits = `"hits":[` + hits + `],`
	}
	return `{"files":9,` + hits + `"content":` + string(dt) + `}`
}

// verifyLayer gives what becomes of what a scan found in the one layer of an
// instruction.
func verifyLayer(t *testing.T, instruction, report string, opt verify.Options) []rule.Finding {
	t.Helper()
	opt.Self = llb.Image("self")
	b := &builder{reports: map[string]string{"layer 1 of": report}}
	found, err := verify.Verify(t.Context(), b, convert(t, "FROM scratch\n"+instruction+"\n"), opt)
	assert.NilError(t, err)
	return found.Findings
}

// short is a finding in a few words.
func short(f rule.Finding) string {
	return fmt.Sprint(outcome(f), " ", f.Rule.Name, " ", f.Path, " ", f.Lines.Start)
}

func TestTokensInLayers(t *testing.T) {
	t.Parallel()
	const (
		copied  = "COPY . /"
		run     = "RUN fetch"
		npmrc   = `{"path":"/root/.npmrc","kind":"npmrc","size":7}`
		hostKey = `{"path":"/etc/ssh/ssh_host_rsa_key","kind":"host-key","size":7}`
	)
	for _, tc := range []struct {
		name, instruction string
		found             []search.Finding
		hits              string
		want              []string
	}{
		{name: "a token in a file of any name", instruction: run, found: []search.Finding{token("/srv/a.dat", "github-token")}, want: []string{"fail token-in-layer /srv/a.dat 2"}},
		{name: "a token in a member of an archive", instruction: copied, found: []search.Finding{token("/a.tgz!a.tar!b", "github-token")}, want: []string{"fail token-in-layer /a.tgz!a.tar!b 2"}},
		{
			name: "a module whose path has an exclamation mark", instruction: run, want: []string{"fail token-in-layer /srv/!a/c 2", "fail token-in-layer /srv/!b/c 2"},
			found: []search.Finding{{Path: "/srv/!a/c", Part: search.Content, Token: "npm-token", Length: 40}, {Path: "/srv/!b/c", Part: search.Content, Token: "npm-token", Length: 40}},
		},
		{name: "several tokens in a file", instruction: run, found: []search.Finding{token("/a", "google-key"), token("/a", "github-token"), token("/a", "npm-token")}, want: []string{"fail token-in-layer /a 2"}},
		{name: "several files", instruction: run, found: []search.Finding{token("/a", "github-token"), token("/b", "github-token")}, want: []string{"fail token-in-layer /a 2", "fail token-in-layer /b 2"}},
		{name: "a login in a URL", instruction: run, found: []search.Finding{token("/a", search.LoginToken)}, want: []string{"fail token-in-layer /a 2"}},
		{name: "a token that browsers may see", instruction: run, found: []search.Finding{token("/srv/app.js", "google-key")}, want: []string{"warn token-in-layer /srv/app.js 2"}},
		{name: "a token that browsers may see, in a package", instruction: run, found: []search.Finding{token("/srv/node_modules/a/app.js", "google-key")}},
		{name: "in a package that a RUN installed", instruction: run, found: []search.Finding{token("/srv/node_modules/a/app.js", "github-token")}, want: []string{"warn token-in-layer /srv/node_modules/a/app.js 2"}},
		{name: "in a package that was copied", instruction: copied, found: []search.Finding{token("/srv/node_modules/a/app.js", "github-token")}, want: []string{"warn token-in-layer /srv/node_modules/a/app.js 2"}},
		{name: "in a test", instruction: copied, found: []search.Finding{token("/srv/tests/a.py", "github-token")}, want: []string{"warn token-in-layer /srv/tests/a.py 2"}},
		{name: "in a test beside the code", instruction: copied, found: []search.Finding{token("/srv/login_test.go", "github-token")}, want: []string{"warn token-in-layer /srv/login_test.go 2"}},
		{name: "in what a test needs", instruction: copied, found: []search.Finding{token("/srv/src/__mocks__/a.js", "github-token")}, want: []string{"warn token-in-layer /srv/src/__mocks__/a.js 2"}},
		{name: "in an example", instruction: copied, found: []search.Finding{token("/srv/examples/a.js", "github-token")}, want: []string{"fail token-in-layer /srv/examples/a.js 2"}},
		{name: "a key in an example", instruction: copied, found: []search.Finding{token("/srv/examples/a.js", "private-key")}, want: []string{"warn token-in-layer /srv/examples/a.js 2"}},
		{name: "in code that only sounds like a test", instruction: copied, found: []search.Finding{token("/srv/contest.go", "github-token")}, want: []string{"fail token-in-layer /srv/contest.go 2"}},
		{name: "in a manual", instruction: run, found: []search.Finding{token("/usr/share/doc/a/b.txt", "github-token")}, want: []string{"warn token-in-layer /usr/share/doc/a/b.txt 2"}},
		{name: "in the tests of a package in an archive", instruction: copied, found: []search.Finding{token("/a.whl!a/tests/key.txt", "github-token")}, want: []string{"warn token-in-layer /a.whl!a/tests/key.txt 2"}},
		{name: "in a library of an application's archive", instruction: copied, found: []search.Finding{token("/a.jar!BOOT-INF/lib/b.jar!c", "github-token")}, want: []string{"warn token-in-layer /a.jar!BOOT-INF/lib/b.jar!c 2"}},
		{name: "in what a template became", instruction: "RUN cp .env.example .env", found: []search.Finding{token("/srv/.env", "github-token")}, want: []string{"warn token-in-layer /srv/.env 2"}},
		{name: "a private key that was copied", instruction: copied, found: []search.Finding{token("/srv/a.dat", "private-key")}, want: []string{"fail token-in-layer /srv/a.dat 2"}},
		{name: "a private key that was copied, and is called harmless", instruction: copied, found: []search.Finding{token("/srv/test_key.dat", "private-key")}, want: []string{"warn token-in-layer /srv/test_key.dat 2"}},
		{name: "a private key that a RUN made", instruction: run, found: []search.Finding{token("/srv/a.dat", "private-key")}, want: []string{"warn token-in-layer /srv/a.dat 2"}},
		{name: "the key of a service, which no RUN makes", instruction: run, found: []search.Finding{token("/srv/a.dat", "google-service-account")}, want: []string{"fail token-in-layer /srv/a.dat 2"}},
		{name: "in a credential file", instruction: run, hits: npmrc, found: []search.Finding{token("/root/.npmrc", "npm-token")}, want: []string{"fail credential-in-layer /root/.npmrc 2"}},
		{name: "in a credential file that would be a warning", instruction: run, hits: hostKey, found: []search.Finding{token("/etc/ssh/ssh_host_rsa_key", "github-token")}, want: []string{"fail credential-in-layer /etc/ssh/ssh_host_rsa_key 2"}},
		{name: "in a key that an installer made", instruction: run, hits: hostKey, found: []search.Finding{token("/etc/ssh/ssh_host_rsa_key", "private-key")}, want: []string{"warn credential-in-layer /etc/ssh/ssh_host_rsa_key 2"}},
		{
			name: "in the value of a secret", instruction: run, want: []string{"fail secret-value /a 2"},
			found: []search.Finding{{Path: "/a", Part: search.Content, ID: "key", Form: "plain", Offset: 90, Length: 400, Fingerprint: "00000000"}, token("/a", "private-key")},
		},
		{
			name: "beside the value of a secret", instruction: run, want: []string{"fail secret-value /a 2", "fail token-in-layer /a 2"},
			found: []search.Finding{{Path: "/a", Part: search.Content, ID: "key", Form: "plain", Offset: 900, Length: 400, Fingerprint: "00000000"}, token("/a", "github-token")},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range verifyLayer(t, tc.instruction, reportOf(t, tc.hits, search.Result{Findings: tc.found}), verify.Options{}) {
				got = append(got, short(f))
				assert.Check(t, is.Contains(f.Message, f.Layer))
				assert.Check(t, f.Fix != "")
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}

func TestTokensThatSomebodyAllows(t *testing.T) {
	t.Parallel()
	report := reportOf(t, "", search.Result{Findings: []search.Finding{token("/srv/a.zip!b", "github-token")}})
	line := rule.Lines{Start: 2, End: 2}
	for _, tc := range []struct {
		name, policy string
		allow        []detect.Allowance
		want         string
	}{
		{name: "nobody", policy: "{}", want: "fail token-in-layer /srv/a.zip!b 2"},
		{name: "a comment", policy: "{}", allow: []detect.Allowance{{Pattern: "/srv/a.zip", Reason: "demo", Lines: line}}, want: "warn token-in-layer /srv/a.zip!b 2"},
		{name: "a comment that the plan has told of", policy: "{}", allow: []detect.Allowance{{Pattern: "/srv/*", Told: true, Lines: line}}, want: "told token-in-layer /srv/a.zip!b 2"},
		{name: "a comment about another file", policy: "{}", allow: []detect.Allowance{{Pattern: "/srv/b.zip", Reason: "demo", Lines: line}}, want: "fail token-in-layer /srv/a.zip!b 2"},
		{name: "the policy, by the file", policy: "allow: [{path: /srv/a.zip, reason: demo}]", want: "warn token-in-layer /srv/a.zip!b 2"},
		{name: "the policy, by the rule", policy: "skip: [{rule: token-in-layer, reason: demo}]", want: "warn token-in-layer /srv/a.zip!b 2"},
		{name: "the policy, by another rule", policy: "skip: [{rule: secret-value, reason: demo}]", want: "fail token-in-layer /srv/a.zip!b 2"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			found := verifyLayer(t, "RUN x", report, verify.Options{Allow: tc.allow, Policy: newPolicy(t, tc.policy)})
			assert.Assert(t, is.Len(found, 1))
			assert.Check(t, is.Equal(short(found[0]), tc.want))
		})
	}
}

func TestMoreTokensThanCanBeListed(t *testing.T) {
	t.Parallel()
	value := search.Finding{Path: "/a", Part: search.Content, ID: "key", Form: "plain", Length: 40}
	for _, tc := range []struct {
		name  string
		found search.Result
		want  []string
	}{
		{"tokens", search.Result{Findings: []search.Finding{token("/a", "npm-token")}, More: 3}, []string{"fail token-in-layer /a 2", "fail token-in-layer  2"}},
		{"values", search.Result{Findings: []search.Finding{value}, More: 3}, []string{"fail secret-value /a 2", "fail secret-value  2"}},
		{"files that a limit kept from being searched", search.Result{MoreSkips: 5, MoreLimited: 3}, []string{"fail unsearched-file  2"}},
		{"archives that are damaged", search.Result{MoreSkips: 5}, nil},
		{"doubtful ones", search.Result{Findings: []search.Finding{token("/a", "google-key")}, MoreDoubtful: 3}, []string{"warn token-in-layer /a 2", "warn token-in-layer  2"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range verifyLayer(t, "RUN x", reportOf(t, "", tc.found), verify.Options{}) {
				got = append(got, short(f))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}

func TestWhatWasNotSearched(t *testing.T) {
	t.Parallel()
	limited := search.Skip{Path: "/srv/a.gz!a", File: "/srv/a.gz", Reason: "more than 16 archives are within each other", Limit: search.LimitDepth}
	damaged := search.Skip{Path: "/srv/b.zip", Reason: "is encrypted"}
	published := search.Skip{
		Path: "/go/pkg/mod/github.com/!a/b@v1.0.0/testdata/a.zip!a.zst", File: "/go/pkg/mod/github.com/!a/b@v1.0.0/testdata/a.zip",
		Reason: "unpacking takes more memory than is allowed", Limit: search.LimitWindow,
	}
	for _, tc := range []struct {
		name, policy string
		skips        []search.Skip
		want         []string
	}{
		{"a limit", "{}", []search.Skip{limited}, []string{"fail unsearched-file /srv/a.gz!a 2"}},
		{"a limit, at a path that is allowed", "allow: [{path: /srv/a.gz, reason: big}]", []search.Skip{limited}, []string{"warn unsearched-file /srv/a.gz!a 2"}},
		{"a limit, in a package", "{}", []search.Skip{published}, []string{"warn unsearched-file " + published.Path + " 2"}},
		{"a limit, in a package and elsewhere", "{}", []search.Skip{published, published, limited}, []string{"fail unsearched-file /srv/a.gz!a 2", "warn unsearched-file " + published.Path + " 2"}},
		{"a limit, in what only sounds like a package", "{}", []search.Skip{{Path: "/srv/pkg/a.gz", Limit: search.LimitDepth}}, []string{"fail unsearched-file /srv/pkg/a.gz 2"}},
		{"archives that are damaged or encrypted", "{}", []search.Skip{damaged, {Path: "/srv/c.zip", Reason: "is damaged"}}, []string{"warn unsearched-file /srv/b.zip 2"}},
		{"one that is allowed, and one that is not", "allow: [{path: /srv/b.zip, reason: sealed}]", []search.Skip{damaged, {Path: "/srv/c.zip", Reason: "is damaged"}}, []string{"warn unsearched-file /srv/b.zip 2", "warn unsearched-file /srv/c.zip 2"}},
		{"one that must not be", "severity: [{rule: unsearched-file, level: fail, reason: strict}]", []search.Skip{damaged}, []string{"fail unsearched-file /srv/b.zip 2"}},
		{"one in the tests of a package", "{}", []search.Skip{{Path: "/usr/lib/node_modules/tar/test/bad.tgz", Reason: "is damaged"}}, nil},
		{"both", "{}", []search.Skip{limited, damaged}, []string{"fail unsearched-file /srv/a.gz!a 2", "warn unsearched-file /srv/b.zip 2"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range verifyLayer(t, "RUN x", reportOf(t, "", search.Result{Skips: tc.skips}), verify.Options{Policy: newPolicy(t, tc.policy)}) {
				got = append(got, short(f))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}

func TestSecretsThatCannotBeLookedForEverywhere(t *testing.T) {
	t.Parallel()
	now := []search.Result{{Restricted: []string{"word", "pin"}}, {Restricted: []string{"pin"}, Unsearched: []string{"x"}}}
	var got []string
	for _, f := range verify.UnsureFindings(now) {
		assert.Check(t, is.Equal(f.Verdict, rule.Warn))
		got = append(got, f.Secret+": "+f.Message)
	}
	assert.Assert(t, is.Len(got, 3))
	assert.Check(t, strings.HasPrefix(got[0], `x: the secret "x" is too short to be looked for`))
	assert.Check(t, strings.HasPrefix(got[1], `pin: the secret "pin" is short or made of ordinary words`))
	assert.Check(t, strings.HasPrefix(got[2], `word: `))
}

// TestAnEarlierSecretIsNotTold is about a layer that is cached since a build with
// another value of the secret.
func TestAnEarlierSecretIsNotTold(t *testing.T) {
	t.Parallel()
	made := reportOf(t, "", search.Result{Restricted: []string{"pin"}, Unsearched: []string{"x"}})
	assert.Check(t, is.Len(verifyLayer(t, "RUN x", made, verify.Options{}), 0))
}

func TestTokensInTheConfig(t *testing.T) {
	t.Parallel()
	tokens := ruletest.Tokens()
	token, key := tokens["github-token"], ruletest.PrivateKeys()["Ed25519"]
	for _, tc := range []struct {
		name, source string
		edit         func(*dockerspec.DockerOCIImage)
		want         []string
	}{
		{"within a word", "FROM a\nCMD app;" + token, func(i *dockerspec.DockerOCIImage) { i.Config.Cmd = []string{"app;" + token} }, []string{"fail 2 CMD"}},
		{"a key over several lines", "FROM a\nLABEL k='" + key + "'", func(i *dockerspec.DockerOCIImage) { i.Config.Labels = map[string]string{"k": key} }, []string{"fail 2 LABEL"}},
		{"a volume", "FROM a\n", func(i *dockerspec.DockerOCIImage) { i.Config.Volumes = map[string]struct{}{"/data/" + token: {}} }, []string{"fail 0 VOLUME"}},
		{"the author of the history", "FROM a\n", func(i *dockerspec.DockerOCIImage) { i.History = []ocispecs.History{{Author: "me <" + token + ">"}} }, []string{"fail 0 "}},
		{"a token that browsers may see", "FROM a\n", func(i *dockerspec.DockerOCIImage) { i.Config.Env = []string{"KEY=" + tokens["google-key"]} }, nil},
		{"a wrong checksum", "FROM a\n", func(i *dockerspec.DockerOCIImage) {
			i.Config.Cmd = []string{"a;" + strings.ToUpper(token[:12]) + token[12:]}
		}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			image := &dockerspec.DockerOCIImage{}
			tc.edit(image)
			report, err := verify.Verify(t.Context(), &builder{}, &pb.Definition{}, verify.Options{Source: []byte(tc.source), Image: image})
			assert.NilError(t, err)
			var got []string
			for _, f := range report.Findings {
				assert.Check(t, !strings.Contains(f.Message+f.Fix, token), "the finding shows the value")
				got = append(got, fmt.Sprint(f.Verdict, " ", f.Lines.Start, " ", f.Instruction))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}
