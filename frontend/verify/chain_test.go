package verify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/proto"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestChains(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, dockerfile string
		want             []string
	}{
		{
			"one stage", "FROM alpine\nRUN a\nCOPY x /x\nWORKDIR /w\n",
			[]string{"2 RUN; 3 COPY given; 4 WORKDIR", "base 1 docker-image://docker.io/library/alpine:latest"},
		},
		{"nothing but a base", "FROM alpine\nENV A=b\n", []string{"base 1 docker-image://docker.io/library/alpine:latest"}},
		{"nothing", "FROM scratch\nENV A=b\n", nil},
		{"scratch", "FROM scratch\nCOPY x /x\nRUN a\n", []string{"2 COPY given; 3 RUN"}},
		{
			"a stage that is copied from", "FROM alpine AS b\nRUN a\nRUN b\nFROM scratch\nCOPY --from=b /x /x\n",
			[]string{"5 COPY", "outside 2 RUN; outside 3 RUN", "base outside 1 docker-image://docker.io/library/alpine:latest"},
		},
		{
			"a stage on top of another", "FROM alpine AS b\nRUN a\nFROM b\nRUN b\nCOPY --from=b /x /x\n",
			[]string{"2 RUN; 4 RUN; 5 COPY", "base 1 docker-image://docker.io/library/alpine:latest"},
		},
		{
			"a stage that is only mounted", "FROM alpine AS b\nRUN a\nFROM scratch\nRUN --mount=from=b,target=/b b\n",
			[]string{"4 RUN", "outside 2 RUN", "base outside 1 docker-image://docker.io/library/alpine:latest"},
		},
		{
			"an image that is only copied from or mounted", "FROM scratch\nCOPY --from=alpine /x /x\nRUN --mount=from=debian,target=/d a\n",
			[]string{"2 COPY; 3 RUN"},
		},
		{
			"linked copies", "FROM alpine\nRUN a\nCOPY --link x /x\nCOPY --link y /y\n",
			[]string{"2 RUN; 3 COPY given; 4 COPY given", "base 1 docker-image://docker.io/library/alpine:latest"},
		},
		{
			"mounts that leave nothing in a layer",
			"FROM scratch\nRUN --mount=target=/c --mount=target=/w,rw --mount=type=cache,target=/d --mount=type=tmpfs,target=/t " +
				"--mount=type=secret,id=s --mount=type=ssh a\n",
			[]string{"2 RUN with s"},
		},
		{
			"the secrets that a layer is made with",
			"FROM scratch AS b\nRUN a\nRUN --mount=type=secret,id=s,env=S b\nFROM scratch\nRUN --mount=type=secret,id=t c\nCOPY x /x\nCOPY --link y /y\nCOPY --from=b /z /z\n",
			[]string{"5 RUN with t; 6 COPY given with t; 7 COPY given; 8 COPY with s,t", "outside 2 RUN; outside 3 RUN with s"},
		},
		{"here documents", "FROM scratch\nCOPY <<A <<B /d/\na\nA\nb\nB\nRUN <<X\na\nX\n", []string{"2-6 COPY given; 7-9 RUN"}},
		{"several sources in one instruction", "FROM scratch\nCOPY a b c /d/\nADD d e /f/\n", []string{"2 COPY given; 3 ADD given"}},
		{"an archive from elsewhere", "FROM scratch\nADD https://example.com/a.tar /a/\n", []string{"2 ADD given with HTTP_AUTH_HEADER_example.com,HTTP_AUTH_TOKEN_example.com"}},
		{"a git repository", "FROM scratch\nADD https://example.com/a.git#v1 /a/\n", []string{"2 ADD given with GIT_AUTH_HEADER,GIT_AUTH_HEADER.example.com,GIT_AUTH_TOKEN,GIT_AUTH_TOKEN.example.com"}},
		{
			"a stage that nothing needs", "FROM alpine AS b\nRUN a\nFROM scratch\nRUN b\n",
			[]string{"4 RUN"},
		},
		{
			"one instruction in two places", "FROM scratch AS a\nRUN a\nFROM scratch AS b\nRUN a\nFROM scratch\nCOPY --from=a / /a\nCOPY --from=b / /b\n",
			[]string{"6 COPY; 7 COPY", "outside 2,4 RUN"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			chains, err := verify.Chains(convert(t, tc.dockerfile), []byte(tc.dockerfile))
			assert.NilError(t, err)
			assert.Check(t, is.DeepEqual(describe(chains), tc.want))
		})
	}
}

func TestChainsTakesALocalRootForALayer(t *testing.T) {
	t.Parallel()
	def := marshal(t, llb.Local("rootfs").Run(llb.Shlex("a")).Root())
	chains, err := verify.Chains(def, nil)
	assert.NilError(t, err)
	assert.Check(t, is.DeepEqual(describe(chains), []string{"local://rootfs given; "}))
}

func TestChainsTakesAnUnpackedContextForAContext(t *testing.T) {
	t.Parallel()
	unpacked := llb.Scratch().File(llb.Copy(llb.HTTP("https://example.com/c.tar"), "/c.tar", "/"))
	def := marshal(t, llb.Image("alpine").File(llb.Copy(unpacked, "/x", "/x"), location("COPY x /x\n", 1)))
	chains, err := verify.Chains(def, nil)
	assert.NilError(t, err)
	assert.Check(t, is.DeepEqual(describe(chains), []string{"1  given with HTTP_AUTH_HEADER_example.com,HTTP_AUTH_TOKEN_example.com", "base docker-image://docker.io/library/alpine:latest"}))
}

func TestChainsFollowsTheActionsOfAFileOp(t *testing.T) {
	t.Parallel()
	// Two outputs, of which the second is built on the first.
	alpine := marshal(t, llb.Image("alpine"))
	def := definition(t, alpine.Def[:1], &pb.Op{
		Inputs: []*pb.Input{{Digest: digest.FromBytes(alpine.Def[0]).String()}},
		Op: &pb.Op_File{File: &pb.FileOp{Actions: []*pb.FileAction{
			{Input: 0, SecondaryInput: -1, Output: -1, Action: mkdir("/a")},
			{Input: 1, SecondaryInput: -1, Output: 0, Action: mkdir("/b")},
			{Input: 2, SecondaryInput: -1, Output: 1, Action: mkdir("/c")},
		}}},
	}, 1)
	chains, err := verify.Chains(def, nil)
	assert.NilError(t, err)
	assert.Assert(t, is.Len(chains, 2))
	layers := chains[0].Layers
	assert.Assert(t, is.Len(layers, 2))
	assert.Check(t, is.Equal(input(t, layers[0].State), input(t, layers[1].Parent)))
	assert.Check(t, is.Equal(input(t, layers[0].Parent), input(t, chains[1].Layers[0].State)))
}

func TestChainsRefuses(t *testing.T) {
	t.Parallel()
	loop := []*pb.FileAction{
		{Input: 1, SecondaryInput: -1, Output: -1, Action: mkdir("/a")},
		{Input: 0, SecondaryInput: -1, Output: 0, Action: mkdir("/b")},
	}
	for _, tc := range []struct {
		name string
		op   *pb.Op
		want string
	}{
		{"an op that it does not know", &pb.Op{}, "unknown kind of op"},
		{"actions that go in a circle", &pb.Op{Op: &pb.Op_File{File: &pb.FileOp{Actions: loop}}}, "go in a circle"},
		{"an action that is not there", file(&pb.FileAction{Input: 7, Output: 0, Action: mkdir("/a")}), "no action 7"},
		{"an action that it does not know", file(&pb.FileAction{Input: -1, Output: 0}), "unknown kind of file action"},
		{"an input that is not there", &pb.Op{Op: &pb.Op_Exec{Exec: &pb.ExecOp{Mounts: []*pb.Mount{{Dest: "/", Input: 3}}}}}, "no input 3"},
		{"an output that is not there", &pb.Op{Op: &pb.Op_Exec{Exec: &pb.ExecOp{}}}, "no output 0"},
		{"an op that is not in the definition", &pb.Op{
			Inputs: []*pb.Input{{Digest: "sha256:0"}},
			Op:     &pb.Op_Merge{Merge: &pb.MergeOp{Inputs: []*pb.MergeInput{{Input: 0}}}},
		}, "missing in the definition"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := verify.Chains(definition(t, nil, tc.op, 0), nil)
			assert.Check(t, is.ErrorContains(err, tc.want))
		})
	}
}

func TestStatesShareTheirOps(t *testing.T) {
	t.Parallel()
	def := convert(t, "FROM alpine AS b\nRUN --mount=type=cache,target=/c a\nCOPY --link x /x\nFROM b\nRUN b\nCOPY --link --from=b /x /y\n")
	chains, err := verify.Chains(def, nil)
	assert.NilError(t, err)
	known := map[string]bool{}
	for _, dt := range def.Def {
		known[digest.FromBytes(dt).String()] = true
	}
	for _, state := range states(chains) {
		again := marshal(t, state)
		for _, dt := range again.Def[:max(0, len(again.Def)-1)] {
			dgst := digest.FromBytes(dt).String()
			assert.Check(t, known[dgst], "an op that the build does not have")
			assert.Check(t, proto.Equal(again.Metadata[dgst], def.Metadata[dgst]))
			assert.Check(t, is.Len(again.Source.Locations[dgst].GetLocations(), len(def.Source.Locations[dgst].GetLocations())))
		}
	}
}

func TestLinesOfOtherFilesDoNotCount(t *testing.T) {
	t.Parallel()
	dockerfile := "FROM scratch\nRUN a\n"
	chains, err := verify.Chains(convert(t, dockerfile), []byte("FROM scratch\n"))
	assert.NilError(t, err)
	assert.Check(t, is.Len(chains[0].Layers[0].Lines, 0))
}

func states(chains []verify.Chain) []llb.State {
	var all []llb.State
	for _, c := range chains {
		for _, l := range c.Layers {
			all = append(all, l.Parent, l.State)
		}
	}
	return all
}

// describe writes each chain as one line: where its layers come from.
func describe(chains []verify.Chain) []string {
	var all []string
	for _, c := range chains {
		var layers []string
		for _, l := range c.Layers {
			layers = append(layers, layerText(l))
		}
		all = append(all, strings.Join(layers, "; "))
	}
	return all
}

func layerText(l verify.Layer) string {
	words := []string{}
	if l.Base {
		words = append(words, "base")
	}
	if !l.Shipped {
		words = append(words, "outside")
	}
	if len(l.Lines) > 0 {
		words = append(words, linesText(l.Lines))
	}
	word, _, _ := strings.Cut(l.Command[strings.LastIndex(l.Command, "] ")+1:], " x")
	word = strings.TrimPrefix(strings.TrimSpace(word), "LINK ")
	word, _, _ = strings.Cut(word, " ")
	words = append(words, word)
	if l.Given {
		words = append(words, "given")
	}
	if len(l.Secrets) > 0 {
		words = append(words, "with "+strings.Join(l.Secrets, ","))
	}
	return strings.Join(words, " ")
}

func linesText(lines []rule.Lines) string {
	var all []string
	for _, l := range lines {
		if l.Start == l.End {
			all = append(all, fmt.Sprint(l.Start))
		} else {
			all = append(all, fmt.Sprintf("%d-%d", l.Start, l.End))
		}
	}
	slices.Sort(all)
	return strings.Join(all, ",")
}
