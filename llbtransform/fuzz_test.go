package llbtransform_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// world is what surrounds a Dockerfile, one bit for each thing that a plan may
// ask about.
type world uint8

const (
	// secretsGiven: the client gives a secret of every id.
	secretsGiven world = 1 << iota
	// contextHolds: every file of the context is there and holds a credential.
	contextHolds
	// contextClean: every file of the context is there and holds none.
	contextClean
	// baseKnown: base images can be looked up, and have a directory, a user and variables.
	baseKnown
	// argsGiven: the client gives build arguments, a secret among them.
	argsGiven
	// lastStageOnly: the last stage is built, not all of them.
	lastStageOnly
	// warnsOnly: a policy makes a warning of everything.
	warnsOnly
	// allowsSome: a policy allows some, skips some, lowers some, and adds to them.
	allowsSome
)

// FuzzRewriteKeepsLines: what comes out has as many lines and parses, and each
// instruction of it stands where one of the same kind stood. An ADD becomes a COPY
// where only its directory is left.
func FuzzRewriteKeepsLines(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, source []byte, w uint8) {
		before, plan := planIn(t, world(w), source)
		if plan == nil || len(plan.Refused()) > 0 {
			return
		}
		assert.Assert(t, is.Equal(bytes.Count(plan.Source, []byte("\n")), bytes.Count(source, []byte("\n"))))
		after, err := detect.Parse(plan.Source)
		assert.NilError(t, err, "%q", plan.Source)
		places := map[place]bool{}
		for _, p := range instructionPlaces(before) {
			places[p] = true
			if p.name == "ADD" {
				places[place{"COPY", p.line}] = true
			}
		}
		for _, p := range instructionPlaces(after) {
			assert.Assert(t, places[p], "%v appears in %q", p, plan.Source)
		}
	})
}

// FuzzFileWithoutFindingsStays: without a rewrite the result is the original,
// byte for byte, and asks for no secret; so is one that is refused.
func FuzzFileWithoutFindingsStays(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, source []byte, w uint8) {
		_, plan := planIn(t, world(w), source)
		if plan == nil || plan.Rewritten() || len(plan.Refused()) > 0 {
			return
		}
		assert.Assert(t, bytes.Equal(plan.Source, source), "%q", plan.Source)
		assert.Assert(t, is.Len(plan.Mounts, 0))
		assert.Assert(t, is.Len(plan.Paths, 0))
	})
}

// FuzzPolicyThatOnlyWarns: under a policy that makes a warning of everything,
// nothing is rewritten, and nothing refused but what is published already, unless
// the client asks for it by giving a secret.
func FuzzPolicyThatOnlyWarns(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, source []byte, w uint8) {
		_, plan := planIn(t, (world(w)|warnsOnly)&^(secretsGiven|allowsSome), source)
		if plan == nil {
			return
		}
		for _, refused := range plan.Refused() {
			assert.Assert(t, is.Equal(refused.Rule.Name, rule.BuildArgValue.Name), "%q", source)
		}
		assert.Assert(t, bytes.Equal(plan.Source, source), "%q becomes %q", source, plan.Source)
	})
}

// FuzzRewriteOfRewrittenChangesNothing: a second rewrite finds nothing to do.
func FuzzRewriteOfRewrittenChangesNothing(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, source []byte, w uint8) {
		before, plan := planIn(t, world(w), source)
		if plan == nil || len(plan.Refused()) > 0 || severalIntoOne(before) {
			return
		}
		_, again := planIn(t, world(w), plan.Source, plan.Excluded...)
		if again == nil && convert(source) != nil {
			return // upstream does not take the Dockerfile as it was either
		}
		assert.Assert(t, again != nil, "%q cannot be planned", plan.Source)
		assert.Assert(t, bytes.Equal(again.Source, plan.Source), "%q becomes %q", plan.Source, again.Source)
		assert.Assert(t, len(again.Refused()) == 0 && !again.Rewritten(), "%q: %v", plan.Source, again.Findings)
	})
}

// seed adds the Dockerfiles of the oracle and of the matrix, each in every world
// that settles doubts in another way.
func seed(f *testing.F) {
	f.Helper()
	for _, pattern := range []string{"testdata/*/before.Dockerfile", "../integration/matrix/testdata/*/Dockerfile"} {
		files, err := filepath.Glob(pattern)
		assert.NilError(f, err)
		for _, file := range files {
			dt, err := os.ReadFile(file)
			assert.NilError(f, err)
			for _, w := range []world{contextHolds, secretsGiven | baseKnown, contextClean | argsGiven | lastStageOnly, contextHolds | warnsOnly, contextHolds | allowsSome | baseKnown} {
				f.Add(dt, uint8(w))
			}
		}
	}
}

// planIn parses and plans a Dockerfile. The plan is nil where the Dockerfile is
// wrong by itself. A result that does not parse builds nothing; that it comes to
// this is a failure of the test, unless upstream does not take the Dockerfile
// either.
func planIn(t *testing.T, w world, source []byte, without ...llbtransform.Exclusion) (*detect.File, *llbtransform.Plan) {
	t.Helper()
	file, err := detect.Parse(source)
	if err != nil || len(file.Stages) == 0 {
		return nil, nil
	}
	file.Policy = w.policy(t)
	args := map[string]string{}
	if w&argsGiven != 0 {
		args = map[string]string{"VERSION": "1", "TOKEN": "not-a-real-one", "HTTP_PROXY": "http://a:b@proxy:3128/"}
	}
	values := map[string]rule.Secret{}
	for name, value := range args {
		values[name] = rule.Secret(value)
	}
	hits, err := detect.Settle(detect.Find(file, values, w.context(without)), w.witness(file))
	assert.NilError(t, err)
	plan, err := llbtransform.New(file, hits, llbtransform.Options{AllStages: w&lastStageOnly == 0, Args: args, Base: w.base()})
	if err != nil {
		assert.Assert(t, !strings.Contains(err.Error(), "does not parse") || convert(source) != nil, "%v", err)
		return file, nil
	}
	return file, plan
}

func (w world) policy(t *testing.T) *policy.Policy {
	t.Helper()
	text := ""
	if w&warnsOnly != 0 {
		text += "severity: [{rule: all, level: warn, reason: later}, {rule: runtime-file, level: warn, reason: later}]\n"
	}
	if w&allowsSome != 0 {
		text += "allow: [{path: .npmrc, reason: ours}, {path: /conf, reason: ours}, {name: NPM_*, reason: ours}]\n" +
			"skip: [{rule: secret-in-run, reason: later}, {rule: secret-env, reason: later}]\n" +
			"credentials: [{path: '*.dat', reason: bought}, {name: VERSION, reason: bought}]\n"
	}
	read, err := policy.Parse(policy.Filename, []byte(text), policy.Options{})
	assert.NilError(t, err)
	p, err := policy.New(nil, read)
	assert.NilError(t, err)
	return p
}

func (w world) context(without []llbtransform.Exclusion) detect.Contexts {
	if w&contextHolds == 0 {
		return nil
	}
	files := []string{".env", ".npmrc", "0/", "0/id_rsa", "conf/", "conf/.netrc", "id_rsa"}
	return detect.Contexts{"": slices.DeleteFunc(files, func(file string) bool {
		return slices.ContainsFunc(without, func(e llbtransform.Exclusion) bool { return e.File == file })
	})}
}

func (w world) witness(file *detect.File) detect.Witness {
	content := []byte("registry=https://registry.example.com/\n")
	if w&contextHolds != 0 {
		content = []byte("//r/:_authToken=x\nhttps://a:b@c/\n-----BEGIN PRIVATE KEY-----\n")
	}
	return detect.Witness{
		Allowed: file.Allowed,
		Given: func(ids []string) (map[string]bool, error) {
			given := map[string]bool{}
			for _, id := range ids {
				given[id] = w&secretsGiven != 0
			}
			return given, nil
		},
		Contents: func(_ string, paths []string) (map[string][]byte, error) {
			contents := map[string][]byte{}
			for _, p := range paths {
				if w&(contextHolds|contextClean) != 0 {
					contents[p] = content
				}
			}
			return contents, nil
		},
	}
}

func (w world) base() func(string) (llbtransform.BaseConfig, error) {
	if w&baseKnown == 0 {
		return nil
	}
	return func(string) (llbtransform.BaseConfig, error) {
		return llbtransform.BaseConfig{Env: []string{"HOME=/home/app", "A=b"}, Dir: "/srv/app", User: "1000:1000"}, nil
	}
}

// place is an instruction and the line that it starts at.
type place struct {
	name string
	line int
}

func instructionPlaces(file *detect.File) []place {
	var places []place
	for _, arg := range file.MetaArgs {
		places = append(places, place{arg.Name(), detect.LinesOf(&arg).Start})
	}
	for _, stage := range file.Stages {
		places = append(places, place{"from", detect.StageLines(stage).Start})
		for _, cmd := range stage.Commands {
			places = append(places, place{cmd.Name(), detect.LinesOf(cmd).Start})
		}
	}
	return places
}

// severalIntoOne reports whether several sources are copied to a name without a
// slash. When all but one of them go, the name looks like that of a file.
func severalIntoOne(file *detect.File) bool {
	for _, stage := range file.Stages {
		for _, cmd := range stage.Commands {
			if onbuild, ok := cmd.(*instructions.OnbuildCommand); ok {
				if trigger, err := detect.Trigger(onbuild); err == nil {
					cmd = trigger
				}
			}
			var files instructions.SourcesAndDest
			switch c := cmd.(type) {
			case *instructions.CopyCommand:
				files = c.SourcesAndDest
			case *instructions.AddCommand:
				files = c.SourcesAndDest
			}
			if len(files.SourcePaths) > 1 && !strings.HasSuffix(files.DestPath, "/") {
				return true
			}
		}
	}
	return false
}
