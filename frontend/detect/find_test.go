package detect_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func find(t *testing.T, dockerfile string, args map[string]rule.Secret) []detect.Hit {
	t.Helper()
	f, err := detect.Parse([]byte(dockerfile))
	assert.NilError(t, err)
	return detect.Find(f, args, nil)
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name       string
		dockerfile string
		rule       string
		verdict    rule.Verdict
		doubtful   bool
		id         string
	}{
		{"secret argument", "FROM a\nARG NPM_TOKEN\n", "secret-arg", rule.Rewrite, false, "NPM_TOKEN"},
		{"secret argument with a weak default", "FROM a\nARG PASSWORD=changeme\n", "runtime-default", rule.Warn, true, "PASSWORD"},
		{"secret argument with a real default", "FROM a\nARG TOKEN=x9!Kq2vLp7@Zt4mWd\n", "literal-credential", rule.Fail, false, "TOKEN"},
		{"secret argument with itself as its default", "FROM a\nARG TOKEN=${TOKEN}\n", "secret-arg", rule.Rewrite, false, "TOKEN"},
		{"secret argument with another one as its default", "FROM a\nARG TOKEN=$CI_VALUE\n", "runtime-default", rule.Warn, true, "TOKEN"},
		{"declared proxy", "FROM a\nARG HTTPS_PROXY\n", "secret-arg", rule.Rewrite, true, "HTTPS_PROXY"},
		{"literal in ENV", "FROM a\nENV TOKEN=x9!Kq2vLp7@Zt4mWd\n", "literal-credential", rule.Fail, false, "TOKEN"},
		{"default in ENV", "FROM a\nENV POSTGRES_PASSWORD=postgres\n", "runtime-default", rule.Warn, false, "POSTGRES_PASSWORD"},
		{"key by its name", "FROM a\nCOPY keys/id_rsa /root/.ssh/\n", "secret-file", rule.Rewrite, false, "id_rsa"},
		{"doubtful file", "FROM a\nADD .npmrc /app/\n", "secret-file", rule.Rewrite, true, "npmrc"},
		{"file by its destination", "FROM a\nCOPY creds.ini /root/.git-credentials\n", "secret-file", rule.Rewrite, false, "creds.ini"},
		{"doubtful file by its destination", "FROM a\nCOPY creds.ini /root/.aws/credentials\n", "secret-file", rule.Rewrite, true, "creds.ini"},
		{"file in the home of its tool", "FROM rust\nCOPY credentials.toml $CARGO_HOME/\n", "secret-file", rule.Rewrite, false, "credentials.toml"},
		{"file that gets its name in the home of its tool", "FROM a\nCOPY c.toml ${CARGO_HOME}/credentials.toml\n", "secret-file", rule.Rewrite, false, "c.toml"},
		{"file in a directory without a slash", "FROM a\nCOPY credentials.toml /root/.cargo\n", "secret-file", rule.Rewrite, false, "credentials.toml"},
		{"secret argument with an empty default", "FROM a\nARG GIT_TOKEN=\"\"\n", "secret-arg", rule.Rewrite, false, "GIT_TOKEN"},
		{"secret argument with a default in words", "FROM a\nARG SECRET_KEY=dummy-value-for-the-build-4711\n", "runtime-default", rule.Warn, true, "SECRET_KEY"},
		{"argument that gives a secret its value", "FROM a\nARG VALUE\nENV API_TOKEN=${VALUE}\n", "secret-arg", rule.Rewrite, false, "VALUE"},
		{"connection string", "FROM a\nARG DATABASE_URL\n", "secret-arg", rule.Rewrite, false, "DATABASE_URL"},
		{"connection string that everybody knows", "FROM a\nENV DATABASE_URL=postgres://app:app@db/app\n", "runtime-default", rule.Warn, false, "DATABASE_URL"},
		{"private key in a RUN", "FROM a\nRUN echo '-----BEGIN RSA PRIVATE KEY-----\\nMIIEpAIBAAKCAQEAx9Kq2vLp7' > /k\n", "literal-credential", rule.Fail, false, ""},
		{"a package's test key that becomes the server's", "FROM a\nCOPY vendor/lib/test/tls.key /etc/tls.key\n", "runtime-file", rule.Fail, true, "tls.key"},
		{"run-time key", "FROM a\nCOPY tls.key /etc/tls.key\n", "runtime-file", rule.Fail, true, "tls.key"},
		{"password in a RUN's URL", "FROM a\nRUN git clone https://bot:x9Kq2vLp7Zt4@git.example.com/a.git\n", "literal-credential", rule.Fail, false, ""},
		{"password in an ADD's URL", "FROM a\nADD https://bot:x9Kq2vLp7Zt4@files.example.com/a.tar /\n", "literal-credential", rule.Fail, false, ""},
		{"key in a here-document", "FROM a\nCOPY <<EOF /root/.ssh/id_rsa\nkey\nEOF\n", "literal-credential", rule.Fail, false, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			hits := find(t, tc.dockerfile, nil)
			assert.Assert(t, is.Len(hits, 1))
			assert.Check(t, is.Equal(hits[0].Rule.Name, tc.rule))
			assert.Check(t, is.Equal(hits[0].Verdict, tc.verdict))
			assert.Check(t, is.Equal(hits[0].Doubtful, tc.doubtful))
			assert.Check(t, is.Equal(hits[0].ID, tc.id))
			assert.Check(t, is.Equal(hits[0].Lines.Start, 2))
		})
	}
}

func TestFindNothing(t *testing.T) {
	t.Parallel()
	for _, dockerfile := range []string{
		"FROM a\nARG VERSION=1\nENV PATH=/bin\nCOPY . .\nRUN make\n",
		"FROM a\nARG PLEX_PASS=false\n",
		"FROM a\nCOPY credentials.toml $CARGO_HOMES/\nCOPY credentials.toml ${CARGO_HOME}-old/\nCOPY settings.toml $CARGO_HOME/\n",
		"FROM a\nCOPY id_rsa.pub /root/.ssh/authorized_keys\n",
		"FROM a\nCOPY vendor/lib/test/tls.key /app/vendor/lib/test/\n",
		"FROM a\nCOPY .env.example .env\n",
		"FROM a\nCOPY --from=b /root/.netrc /root/.netrc\n",
		"FROM a\nRUN git clone https://$USER:$TOKEN@git.example.com/a.git\n",
		"FROM a\nRUN git clone git@git.example.com:team/a.git\n",
		"FROM a\nARG A,B_TOKEN\nARG A\"_TOKEN\n",
		"FROM a\nARG VALUE=none\nENV API_TOKEN=$VALUE\nARG OTHER\nENV URL=$OTHER\nARG TOKEN_FILE\nENV TOKEN=$TOKEN_FILE\n",
		"FROM a\nENV TOKEN=\nENV TOKEN2=\"\"\n",
		"FROM a\nARG SSH_KEY=.ssh/id_rsa\nARG TLS_KEY=certs/server.key\n",
		"FROM a\nENV SIGNER_KEY=63AF7AA15067C05616FDDD88A3A2E8F226F0BC06\n",
		"FROM a\nENV SECRET_STORE_KEY=https://vault.example.com/v1\nENV DATABASE_URL=sqlite:////data/x.db\n",
		"FROM a\nENV NEXT_PUBLIC_MAPS_API_KEY=AIza" + strings.Repeat("a1B2c", 7) + "\n",
		"FROM a\nRUN grep -q -- '-----BEGIN PRIVATE KEY-----' /k || exit 1\n",
		"FROM a\nCOPY .env.example /app/.env.example\nCOPY .env.example /app/.env\n",
		"FROM a\nCOPY insecure_id_rsa /root/.ssh/id_rsa\nCOPY .npmrc.template /root/.npmrc\n",
	} {
		assert.Check(t, is.Len(find(t, dockerfile, nil), 0), dockerfile)
	}
}

func TestFindBuildArgs(t *testing.T) {
	t.Parallel()
	hits := find(t, "FROM a\nARG TOKEN\nARG HTTP_PROXY\nARG PLEX_PASS\nARG A,B_TOKEN\n", map[string]rule.Secret{
		"TOKEN": "abc", "A,B_TOKEN": "abc", "DB_CONNECTION_STRING": "Server=db;Password=abc", "DATABASE_URL": "sqlite:///x.db", "HTTP_PROXY": "http://proxy.example.com", "PLEX_PASS": "false", "UNDECLARED_PASSWORD": "abc", "EMPTY_TOKEN": "",
	})
	assert.Assert(t, is.Len(hits, 4))
	assert.Check(t, is.Equal(hits[0].Rule.Name, "build-arg-value"))
	assert.Check(t, is.Equal(hits[0].Lines.Start, 2))
	assert.Check(t, is.Equal(hits[1].Name, "A,B_TOKEN"), "no mount can spell it")
	assert.Check(t, is.Equal(hits[2].Name, "DB_CONNECTION_STRING"))
	assert.Check(t, is.Equal(hits[3].Name, "UNDECLARED_PASSWORD"))
	assert.Check(t, is.Equal(hits[3].At, detect.Undeclared()))
}

func TestSettle(t *testing.T) {
	t.Parallel()
	hits := find(t, "FROM a\nCOPY ./a/.npmrc ./b/.npmrc pip.conf id_rsa /x/\nARG HTTP_PROXY\n", nil)
	assert.Assert(t, is.Len(hits, 5))
	settled, err := detect.Settle(hits, detect.Witness{
		Given: func(ids []string) (map[string]bool, error) {
			assert.Check(t, is.DeepEqual(ids, []string{"a/.npmrc", "b/.npmrc", "pip.conf", "HTTP_PROXY"}))
			return map[string]bool{"pip.conf": true}, nil
		},
		Contents: func(_ string, paths []string) (map[string][]byte, error) {
			assert.Check(t, is.DeepEqual(paths, []string{"a/.npmrc", "b/.npmrc"}), "a given secret is not looked at")
			return map[string][]byte{"a/.npmrc": []byte("//r/:_authToken=abc"), "b/.npmrc": []byte("//r/:_authToken=${NPM_TOKEN}")}, nil
		},
	})
	assert.NilError(t, err)
	var sources []string
	for _, h := range settled {
		assert.Check(t, !h.Doubtful)
		sources = append(sources, h.Source)
	}
	assert.Check(t, is.DeepEqual(sources, []string{"./a/.npmrc", "pip.conf", "id_rsa"}))
}

func TestSettleWithoutTheFile(t *testing.T) {
	t.Parallel()
	hits := find(t, "FROM a\nCOPY server.key .npmrc /x/\n", nil)
	assert.Assert(t, is.Len(hits, 2))
	settled, err := detect.Settle(hits, detect.Witness{
		Given:    func([]string) (map[string]bool, error) { return nil, nil },
		Contents: func(string, []string) (map[string][]byte, error) { return nil, nil },
	})
	assert.NilError(t, err)
	assert.Assert(t, is.Len(settled, 1), "a key is presumed to be one, a .npmrc is not")
	assert.Check(t, is.Equal(settled[0].Source, "server.key"))
}

func TestSettleFailsWithItsWitness(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	hits := find(t, "FROM a\nCOPY .npmrc /x/\n", nil)
	_, err := detect.Settle(hits, detect.Witness{Given: func([]string) (map[string]bool, error) { return nil, broken }})
	assert.ErrorIs(t, err, broken)
}

func TestAllowances(t *testing.T) {
	t.Parallel()
	f, err := detect.Parse([]byte("FROM a\n# leaktight: allow=/root/.secret reason=a demo\nCOPY .secret /root/\n"))
	assert.NilError(t, err)
	allowances, err := f.Allowances()
	assert.NilError(t, err)
	assert.Assert(t, is.Len(allowances, 1))
	assert.Check(t, is.Equal(allowances[0].Reason, "a demo"))
	assert.Check(t, allowances[0].Allows("root/.secret"))
	assert.Check(t, !allowances[0].Allows("/root/.secrets"))
	assert.Check(t, !allowances[0].Allows(""))
}

func TestAllowanceWithoutReason(t *testing.T) {
	t.Parallel()
	f, err := detect.Parse([]byte("FROM a\n# leaktight: allow=/root/.secret\nCOPY .secret /root/\n"))
	assert.NilError(t, err)
	_, err = f.Allowances()
	assert.ErrorContains(t, err, "write # leaktight: allow=PATTERN reason=TEXT")
}

func TestIDs(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name       string
		dockerfile string
		files      []string
		want       []string
	}{
		{"one file keeps its base name", "FROM a\nCOPY . .\n", []string{"a/.npmrc"}, []string{"npmrc"}},
		{"the one nearest the root keeps it", "FROM a\nCOPY . .\n", []string{".npmrc", "a/.npmrc", "a/b/.npmrc"}, []string{"npmrc", "a/.npmrc", "a/b/.npmrc"}},
		{"two of the same depth have paths", "FROM a\nCOPY . .\n", []string{"a/.npmrc", "b/.npmrc", "b/c/.npmrc"}, []string{"a/.npmrc", "b/.npmrc", "b/c/.npmrc"}},
		{"the one that is named keeps it", "FROM a\nCOPY a/.npmrc .\nCOPY . .\n", []string{".npmrc", "a/.npmrc"}, []string{"npmrc", ".npmrc", "npmrc"}},
		{"two that are named have paths", "FROM a\nCOPY a/.npmrc b/.npmrc /x/\n", nil, []string{"a/.npmrc", "b/.npmrc"}},
		{"one file named twice is one", "FROM a\nCOPY ./.npmrc /a/\nCOPY .npmrc /b/\n", nil, []string{"npmrc", "npmrc"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			f, err := detect.Parse([]byte(tc.dockerfile))
			assert.NilError(t, err)
			var ids []string
			for _, h := range detect.Find(f, nil, detect.Contexts{"": tc.files}) {
				ids = append(ids, h.ID)
			}
			assert.Check(t, is.DeepEqual(ids, tc.want))
		})
	}
}

func TestFindFollowsLinksThatAreNamed(t *testing.T) {
	t.Parallel()
	files := detect.Contexts{"": {
		"certs/", "certs/id_rsa", ".netrc", detect.Link("login", ".netrc"), detect.Link("packages/certs", "../certs"), detect.Link("up", "../../etc/passwd"), detect.Link("self", "self"),
	}}
	for _, tc := range []struct {
		name, dockerfile string
		want             []string
	}{
		{"a link to a file", "FROM a\nCOPY login /app/\n", []string{"login netrc"}},
		{"a link to a directory", "FROM a\nCOPY packages/certs/ /app/\n", []string{"certs/id_rsa id_rsa"}},
		{"a link that is taken along stays a link", "FROM a\nCOPY . /app/\n", []string{".netrc netrc", "certs/id_rsa id_rsa"}},
		{"a link out of the context", "FROM a\nCOPY up /app/\n", nil},
		{"a link to itself", "FROM a\nCOPY self /app/\n", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			f, err := detect.Parse([]byte(tc.dockerfile))
			assert.NilError(t, err)
			var got []string
			for _, h := range detect.Find(f, nil, files) {
				got = append(got, h.Source+" "+h.ID)
			}
			slices.Sort(got)
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}
