package matrix

import (
	"crypto/rand"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
)

// gateRows are methods that no Dockerfile shows: only what the build made tells.
func gateRows() []Row {
	token := func(r Row, why string, says ...string) Row {
		r.values, r.Upstream.Env = password("TOKEN", ""), []string{"TOKEN"}
		r.Upstream.Args = append(r.Upstream.Args, "--secret", "id=token,env=TOKEN")
		refused := r.Upstream
		refused.Why, refused.Says, refused.Expect = why, says, on(Refused, Kept, Disk)
		r.Leaktight = []Variant{refused}
		return r
	}
	return []Row{
		token(Row{ID: "g1", Title: "script writes a login in base64", Upstream: plain(Runtime, Encoded, Cache, Disk)},
			"secret-value", "Dockerfile:4", "/etc/curlrc"),
		{
			ID: "g2", Title: "archive of a mounted secret", values: password("TOKEN", ""),
			Upstream:  Variant{Args: []string{"--secret", "id=npmrc,src=npmrc"}, Expect: leaks(Runtime, Encoded, Cache, Disk)},
			Leaktight: []Variant{{Args: []string{"--secret", "id=npmrc,src=npmrc"}, Expect: on(Refused, Kept, Disk), Why: "secret-value", Says: []string{"Dockerfile:3", "/opt/home.tar.gz!root/.npmrc"}}},
		},
		{
			ID: "g3", Title: "copy a log with a token", values: githubToken,
			Upstream:  plain(Runtime, Layers, Cache, Disk),
			Leaktight: []Variant{{Expect: on(Refused, Kept, Disk), Why: "token-in-layer", Says: []string{"Dockerfile:3", "/srv/reports/nightly.log"}}},
		},
		token(Row{ID: "g4", Title: "script names a file by a login", Upstream: plain(Runtime, Names, Cache, Disk)},
			"secret-value", "Dockerfile:4", "/var/cache/fetch/"),
		token(Row{ID: "g5", Title: "script logs in, remove it later", Upstream: plain(Layers, Cache, Disk)},
			"secret-value, credential-in-layer", "Dockerfile:4", "/root/.npmrc"),
		token(Row{ID: "g6", Title: "debug file of an earlier stage", Upstream: plain(Cache, Disk)},
			"secret-value", "Dockerfile:4", "/tmp/debug.txt"),
		token(Row{
			ID: "g7", Title: "debug file of one platform",
			Upstream: Variant{Args: []string{"--platform", "linux/amd64,linux/arm64"}, Expect: leaks(Runtime, Layers, Cache, Disk)},
		}, "secret-value", "Dockerfile:8", "/debug"),
		{
			ID: "g8", Title: "ssh key in the base image", values: sshKeyInBase, hasBase: true,
			Upstream:  plain(Runtime, Layers, Cache, Disk),
			Leaktight: []Variant{{Expect: on(Clean, Told, Runtime, Layers, Cache, Disk), Says: []string{"credential-in-base", "/root/.ssh/id_rsa"}}},
		},
	}
}

// githubToken makes values of one token as GitHub makes them, TOKEN.
func githubToken() (values, error) {
	text := ruletest.Tokens()["github-token"]
	return values{secret: []leak.Value{leak.KnownValue("TOKEN", text, text[len("ghp_"):])}}, nil
}

// sshKeyInBase makes values of one private key, KEY, and the name of an image, BASE.
func sshKeyInBase() (values, error) {
	v, err := sshKey()
	v.public = map[string]string{"BASE": string(testenv.Registry) + "/matrix/base-" + strings.ToLower(rand.Text()) + ":latest"}
	return v, err
}
