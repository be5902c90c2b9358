package script_test

import (
	"testing"

	"github.com/leaktight/leaktight/llbtransform/script"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// storing is a script, and the file in which it leaves the value of KEY, "" for none.
type storing struct{ name, run, path string }

// analyseStores follows a script of a stage that has the secrets KEY and OTHER_KEY.
func analyseStores(t *testing.T, run string) (script.Text, script.Result) {
	t.Helper()
	return analyse(t, run, script.Context{Dir: "/app", Vars: []string{"KEY"}, Discarded: []string{"/scratch"}})
}

func testStores(t *testing.T, cases []storing) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, result := analyseStores(t, tc.run)
			if tc.path == "" {
				assert.Check(t, is.Len(result.Problems, 0))
				return
			}
			assert.Assert(t, is.Len(result.Problems, 1))
			assert.Check(t, is.Equal(result.Problems[0].Kind, script.KindStores))
			assert.Check(t, is.Equal(result.Problems[0].Path, tc.path))
			assert.Check(t, is.Equal(result.Problems[0].Var, "KEY"))
		})
	}
}

func TestStoresByRedirection(t *testing.T) {
	t.Parallel()
	testStores(t, []storing{
		{"key file", `RUN mkdir -p ~/.ssh && echo "$KEY" > ~/.ssh/id_rsa && chmod 600 ~/.ssh/id_rsa`, "/root/.ssh/id_rsa"},
		{"appended", `RUN printf '%s\\n' "x=${KEY}" >> conf`, "/app/conf"},
		{"here-document", "RUN cat > /etc/a.conf <<EOF\npassword=$KEY\nEOF\n", "/etc/a.conf"},
		{"here-string", `RUN cat <<< "$KEY" > f`, "/app/f"},
		{"file whose name is not known", `RUN echo "$KEY" > "$DIR/f"`, "$DIR/f"},
		{"group", `RUN { echo a; echo "$KEY"; } > f`, "/app/f"},
		{"subshell in another directory", `RUN (cd /x && echo "$KEY") > f`, "/app/f"},
		{"branch", `RUN if [ -n "$KEY" ]; then echo "$KEY"; fi > f`, "/app/f"},
		{"loop", `RUN for k in $KEY; do echo "$k"; done > f`, "/app/f"},
		{"lines that a loop reads", `RUN echo "$KEY" | while read -r line; do echo "$line" >> f; done`, "/app/f"},
		{"nested script", `RUN sh -c 'echo "$KEY" > f'`, "/app/f"},
		{"output of a nested script", `RUN bash -c 'echo "$KEY"' > f`, "/app/f"},
		{"function", `RUN f() { echo "$KEY"; }; f > k`, "/app/k"},
		{"substitution", `RUN echo "a=$(echo $KEY | base64)" > f`, "/app/f"},
		{"exec form", `RUN ["sh", "-c", "echo $KEY > /f"]`, "/f"},
		{"under sudo", `RUN echo "$KEY" | sudo tee f > /dev/null`, "/app/f"},
		{"all variables", `RUN env > f`, "/app/f"},
		{"all variables but some", `RUN printenv | grep KEY > f`, "/app/f"},
		{"one variable", `RUN printenv KEY > f`, "/app/f"},
		{"exported variables", `RUN export -p > f`, "/app/f"},
		{"variables of the shell", `RUN set > f`, "/app/f"},
		{"declared variables", `RUN declare -p > f`, "/app/f"},
		{"a default for another variable", `RUN echo "${OTHER:-$KEY}" > f`, "/app/f"},
		{"a part of it", `RUN echo "${KEY%%:*}" > f`, "/app/f"},

		{"quoted name of the variable", `RUN echo '//r/:_authToken=${KEY}' > /root/.npmrc`, ""},
		{"escaped name of the variable", `RUN echo "//r/:_authToken=\${KEY}" > /root/.npmrc; echo \$KEY > f`, ""},
		{"quoted here-document", "RUN cat > /etc/a.conf <<'EOF'\npassword=$KEY\nEOF\n", ""},
		{"nowhere", `RUN echo "$KEY" > /dev/null; env > /dev/null; echo $KEY > /proc/self/oom`, ""},
		{"into a file system of the RUN", `RUN echo "$KEY" > /scratch/a/b`, ""},
		{"whether it is set", `RUN echo "${KEY:+yes}" > /a; [ -n "$KEY" ] && echo yes > b`, ""},
		{"its length", `RUN echo ${#KEY} > /a`, ""},
		{"another variable", `RUN echo "$OTHER" > /a; printenv HOME > /b`, ""},
		{"argument of a program", `RUN fetch --key "$KEY" > /a; curl -H "Authorization: $KEY" https://h > /b`, ""},
		{"substitution that only uses it", `RUN echo "$(curl -u "$KEY" https://h)" > /a`, ""},
		{"standard error", `RUN echo "$KEY" 2> /a`, ""},
		{"options of the shell", `RUN set -ex > /a; export A=b > /c`, ""},
		{"environment of a program", `RUN env A=b prog > /a`, ""},
	})
}

func TestStoresThroughPipe(t *testing.T) {
	t.Parallel()
	testStores(t, []storing{
		{"encoded", `RUN echo "$KEY" | base64 > f`, "/app/f"},
		{"decoded", `RUN echo "$KEY" | base64 -d > key.json`, "/app/key.json"},
		{"decoded by openssl", `RUN echo "$KEY" | openssl base64 -d > f`, "/app/f"},
		{"tee", `RUN echo "$KEY" | tee f`, "/app/f"},
		{"tee -a", `RUN echo "$KEY" | tee -a f > /dev/null`, "/app/f"},
		{"tee of a here-document", "RUN cat <<EOF | tee f\n$KEY\nEOF\n", "/app/f"},
		{"cat", `RUN echo "$KEY" | cat > f`, "/app/f"},
		{"three commands", `RUN echo "$KEY" | tr -d '\r' | sed 's/a/b/' > f`, "/app/f"},
		{"value in sed's program", `RUN sed "s/X/$KEY/" tpl > f`, "/app/f"},
		{"sed in place", `RUN sed -i "s/X/$KEY/" f`, "/app/f"},
		{"perl in place", `RUN perl -pi -e "s/X/$KEY/" f`, "/app/f"},
		{"awk", `RUN awk -v k="$KEY" '{print k}' tpl > f`, "/app/f"},
		{"jq", `RUN jq --arg t "$KEY" '.t=$t' a.json > f`, "/app/f"},
		{"template", `RUN envsubst < tpl > f`, "/app/f"},
		{"template with its variables named", `RUN envsubst '$KEY' < tpl > f`, "/app/f"},
		{"program of an interpreter", `RUN python3 -c "print('$KEY')" > f`, "/app/f"},
		{"unarmoured key", `RUN echo "$KEY" | gpg --dearmor > f`, "/app/f"},
		{"unarmoured key, by option", `RUN echo "$KEY" | gpg --dearmor -o f`, "/app/f"},
		{"copy of standard input", "RUN cp /dev/stdin f <<EOF\n$KEY\nEOF\n", "/app/f"},
		{"installed from standard input", `RUN echo "$KEY" | install -m 600 /dev/stdin f`, "/app/f"},
		{"dd", `RUN echo "$KEY" | dd of=f`, "/app/f"},
		{"copy of a file that is removed", `RUN echo "$KEY" > a && cp a f && rm a`, "/app/f"},
		{"moved", `RUN echo "$KEY" > /tmp/a && mv /tmp/a /f`, "/f"},
		{"another form of a file that is removed", `RUN echo "$KEY" > a && base64 -d < a > f && rm a`, "/app/f"},
		{"xargs", `RUN echo "$KEY" | xargs -I{} echo k={} > f`, "/app/f"},

		{"digest", `RUN echo "$KEY" | sha256sum > f; X=$(echo $KEY | md5sum) && echo $X > g`, ""},
		{"password for a program", `RUN echo "user:$KEY" | chpasswd > /var/log/x`, ""},
		{"password to decrypt", `RUN echo "$KEY" | openssl enc -d -aes-256-cbc -pass stdin -in a > b; echo "$KEY" | gpg --passphrase-fd 0 -d a > b`, ""},
		{"password for sudo", `RUN echo "$KEY" | sudo -S tee f`, ""},
		{"how often", `RUN env | grep -c KEY > f`, ""},
		{"template with other variables named", `RUN envsubst '$PORT' < tpl > f`, ""},
		{"template in the script", "RUN envsubst <<'EOF' > f\nport=$PORT\nEOF\n", ""},
		{"script of an interpreter", `RUN python3 job.py --key "$KEY" > f`, ""},
		{"sed without it", `RUN sed -i s/a/b/ f && sed s/a/b/ f > g`, ""},
		{"tee of something else", `RUN curl -u "$KEY" https://h | tee f`, ""},
		{"download", `RUN curl -H "Authorization: $KEY" -o f https://h; wget --password="$KEY" -O g https://h`, ""},
	})
}

func TestStoresUnderAnotherName(t *testing.T) {
	t.Parallel()
	testStores(t, []storing{
		{"assigned", `RUN A=$KEY; echo $A > f`, "/app/f"},
		{"assigned twice", `RUN A=$KEY; B="x$A"; echo $B > f`, "/app/f"},
		{"appended to", "RUN A=x; A+=$KEY; echo $A > f", "/app/f"},
		{"exported", `RUN export X="pre$KEY" && echo "$X" > f`, "/app/f"},
		{"exported and listed", `RUN export X="pre$KEY" && printenv X > f`, "/app/f"},
		{"in a branch", `RUN if true; then A=$KEY; fi; echo $A > f`, "/app/f"},
		{"for one command", `RUN A=$KEY sh -c 'echo $A > f'`, "/app/f"},
		{"assigned what a command prints", `RUN A=$(echo "$KEY" | base64 -d); echo "$A" > f`, "/app/f"},
		{"read", `RUN read -r A <<< "$KEY"; echo $A > f`, "/app/f"},

		{"assigned something else", `RUN A=$KEY; A=x; echo $A > f`, ""},
		{"overwritten", `RUN KEY=x; echo $KEY > f`, ""},
		{"in a subshell", `RUN (A=$KEY); echo $A > f`, ""},
		{"unset", `RUN A=$KEY; unset A; echo $A > f`, ""},
	})
}

func TestStoresAndRemoves(t *testing.T) {
	t.Parallel()
	testStores(t, []storing{
		{"rm", `RUN echo "$KEY" > /k && use /k && rm -f /k`, ""},
		{"rm of the directory", `RUN echo "$KEY" > /root/.ssh/k && use && rm -rf /root/.ssh`, ""},
		{"rm by a pattern", `RUN echo "$KEY" > /tmp/k && use && rm -rf /tmp/*`, ""},
		{"rm under an unknown name", `RUN echo "$KEY" > "$D/k" && use && rm "$D/k"`, ""},
		{"rm of an unknown directory", `RUN echo "$KEY" > "$D/k" && use && rm -rf "$D"`, ""},
		{"trap", `RUN trap 'rm -f /k' EXIT; echo "$KEY" > /k && use`, ""},
		{"trap of a function", `RUN end() { rm -f /k; }; trap end EXIT; echo "$KEY" > /k && use`, ""},
		{"rm after a test for it", `RUN echo "$KEY" > /k; use; if [ -f /k ]; then rm /k; fi`, ""},
		{"rm in the same branch", `RUN if [ "$A" = b ]; then echo "$KEY" > /k; use; rm /k; fi`, ""},
		{"shred", `RUN echo "$KEY" > /k && use && shred -u /k`, ""},
		{"pipe", `RUN echo "$KEY" | base64 -d > k && use && rm k`, ""},

		{"rm before", `RUN rm -f /k; echo "$KEY" > /k`, "/k"},
		{"rm of another file", `RUN echo "$KEY" > /k && rm -rf /kk /tmp/*`, "/k"},
		{"rm on a condition", `RUN echo "$KEY" > /k; if use; then rm /k; fi`, "/k"},
		{"rm on a test for something else", `RUN echo "$KEY" > /k; if [ "$A" = b ]; then rm /k; fi`, "/k"},
		{"rm in a case", `RUN echo "$KEY" > /k; case $A in c) rm /k;; esac`, "/k"},
		{"rm that a harmless failure skips", `RUN echo "$KEY" > /k; use && rm /k || true`, "/k"},
		{"rm only on a failure", `RUN echo "$KEY" > /k; use || rm /k`, "/k"},
		{"shred without removing", `RUN echo "$KEY" > /k && shred /k`, "/k"},
	})
}

func TestStoresMountedFile(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, run, path string }{
		{"through a pipe", "RUN cat .env | base64 > /f", "/f"},
		{"by a variable", `RUN A=$(cat .env); echo "$A" > /f`, "/f"},
		{"by tee", "RUN tee /f < .env > /dev/null", "/f"},
		{"by a login", "RUN gcloud auth activate-service-account --key-file=.env", "/root/.config/gcloud/credentials.db"},
		{"by a login's input", "RUN gh auth login --with-token < .env", "/root/.config/gh/hosts.yml"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, res := analyse(t, tc.run, stage())
			assert.Assert(t, is.Len(res.Problems, 1))
			assert.Check(t, is.Equal(res.Problems[0].Kind, script.KindStores))
			assert.Check(t, is.Equal(res.Problems[0].Path, tc.path))
			assert.Check(t, is.Equal(res.Problems[0].Var, "/app/.env"))
		})
	}
}

func TestStoresNothingOfMountedFile(t *testing.T) {
	t.Parallel()
	for _, run := range []string{
		"RUN jq -r .project .env > /f; A=$(jq -r .project .env); echo $A > /f",
		"RUN git config --global core.sshCommand 'ssh -i /app/.env'; npm config set cafile /app/.env",
		"RUN tee /dev/null < .env > /dev/null",
	} {
		_, res := analyse(t, run, stage())
		assert.Check(t, is.Len(res.Problems, 0), run)
	}
}

func TestStoresPlaceholder(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, run, want string }{
		{"echo", `RUN echo "//r/:_authToken=$KEY" > .npmrc`, `RUN echo "//r/:_authToken=\${KEY}" > .npmrc`},
		{"appended", `RUN echo //r/:_authToken=${KEY} >> ~/.npmrc`, `RUN echo //r/:_authToken=\${KEY} >> ~/.npmrc`},
		{"printf", `RUN printf "//r/:_authToken=%s\n" "$KEY" > .npmrc`, `RUN printf "//r/:_authToken=%s\n" "\${KEY}" > .npmrc`},
		{"tee", `RUN echo "//r/:_authToken=$KEY" | tee -a .npmrc`, `RUN echo "//r/:_authToken=\${KEY}" | tee -a .npmrc`},
		{"here-document", "RUN cat <<EOF > .npmrc\n//r/:_authToken=$KEY\nEOF\n", "RUN cat <<EOF > .npmrc\n//r/:_authToken=\\${KEY}\nEOF\n"},
		{"group", `RUN (echo a=b; echo "//r/:_authToken=$KEY") > .npmrc`, `RUN (echo a=b; echo "//r/:_authToken=\${KEY}") > .npmrc`},
		{"yarn's file", `RUN echo "npmAuthToken: $KEY" >> .yarnrc.yml`, `RUN echo "npmAuthToken: \${KEY-}" >> .yarnrc.yml`},
		{"exec form", `RUN ["sh", "-c", "echo \"//r/:_authToken=$KEY\" > .npmrc"]`, `RUN ["sh", "-c", "echo \"//r/:_authToken=\\${KEY}\" > .npmrc"]`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, res := analyseStores(t, tc.run)
			assert.Check(t, is.Equal(edited(text, res), tc.want))
			assert.Check(t, is.Len(res.Problems, 0))
		})
	}
}

func TestStoresWithoutPlaceholder(t *testing.T) {
	t.Parallel()
	testStores(t, []storing{
		{"in another form", `RUN echo "//r/:_auth=$(echo -n "$KEY" | base64)" > .npmrc`, "/app/.npmrc"},
		{"whole file encoded", `RUN echo "$KEY" | base64 -d > .npmrc`, "/app/.npmrc"},
		{"with a default", `RUN echo "//r/:_authToken=${KEY:-x}" > .npmrc`, "/app/.npmrc"},
		{"under a name of the script", `RUN A=$KEY; echo "//r/:_authToken=$A" > .npmrc`, "/app/.npmrc"},
		{"in a script in double quotes", `RUN sh -c "echo //r/:_authToken=$KEY > .npmrc"`, "/app/.npmrc"},
	})
}
