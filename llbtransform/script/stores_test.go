package script_test

import (
	"testing"

	"github.com/leaktight/leaktight/llbtransform/script"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestStores(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, run, path string }{
		{"key file", `RUN mkdir -p ~/.ssh && echo "$KEY" > ~/.ssh/id_rsa && chmod 600 ~/.ssh/id_rsa`, "/root/.ssh/id_rsa"},
		{"appended", `RUN printf '%s\\n' "x=${KEY}" >> conf`, "/app/conf"},
		{"here-document", "RUN cat > /etc/a.conf <<EOF\npassword=$KEY\nEOF\n", "/etc/a.conf"},
		{"npm's configuration", `RUN npm config set //r/:_authToken $KEY && npm ci`, "/root/.npmrc"},
		{"npm's configuration, deleted again", `RUN npm config set //r/:_authToken $KEY && npm ci && npm config delete //r/:_authToken`, ""},
		{"npm's configuration without a secret", `RUN npm config set registry $URL`, ""},
		{"git's configuration", `RUN git config --global url."https://x:${KEY}@h/".insteadOf "https://h/"`, "/root/.gitconfig"},
		{"git's configuration, file removed", `RUN git config --global a.b "$KEY" && go build && rm ~/.gitconfig`, ""},
		{"clone", `RUN git clone https://x:$KEY@h/a.git /src`, ".git/config"},
		{"clone without its repository", `RUN git clone https://x:$KEY@h/a.git /src && rm -rf /src/.git`, ""},
		{"login", `RUN gh auth login --with-token "$KEY"; gh auth logout`, ""},
		{"removed in the same RUN", `RUN echo "$KEY" > /k && use /k && rm -f /k`, ""},
		{"directory removed in the same RUN", `RUN echo "$KEY" > /root/.ssh/k && use && rm -rf /root/.ssh`, ""},
		{"quoted name of the variable", `RUN echo '//r/:_authToken=${KEY}' > /root/.npmrc`, ""},
		{"quoted here-document", "RUN cat > /etc/a.conf <<'EOF'\npassword=$KEY\nEOF\n", ""},
		{"nowhere", `RUN echo "$KEY" > /dev/null`, ""},
		{"through a pipe", `RUN echo "user:$KEY" | chpasswd > /var/log/x`, ""},
		{"whether it is set", `RUN echo "${KEY:+yes}" > /a`, ""},
		{"another variable", `RUN echo "$OTHER" > /a`, ""},
		{"argument of a program", `RUN fetch --key "$KEY" > /a`, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, err := script.Assemble(tc.run, '\\')
			assert.NilError(t, err)
			result, err := script.Analyse(text, script.Context{Dir: "/app", Vars: []string{"KEY"}})
			assert.NilError(t, err)
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
