package integration_test

import (
	"archive/tar"
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/fixture"
	"github.com/leaktight/leaktight/integration/project"
	"gotest.tools/v3/assert"
)

const (
	oneStage  = "FROM alpine\nWORKDIR /app\nCOPY . .\nRUN ls -d /app\n"
	twoStages = "FROM alpine AS build\nCOPY . /src\nRUN touch /src/built\nFROM alpine\nCOPY --from=build /src /app\nRUN ls /app/built\n"
)

func wholeContexts() []wholeContext {
	return slices.Concat(wholeProjects(), wholeForms(), wholeNames(), wholeUses(), wholeWithoutSecrets())
}

// wholeProjects are every kind of context, one stage and two, with and without
// something ignored.
func wholeProjects() []wholeContext {
	return []wholeContext{
		{name: "node in one stage", project: project.Node, from: local, dockerfile: oneStage},
		{
			name: "node in two stages without what is ignored", project: project.Node, from: local, dockerfile: twoStages,
			ignore: "# comment\nnode_modules\n**/.env*\n!.env.local\ncerts/*\n",
		},
		{name: "python out of git", project: committed(project.Python), from: repository, fetched: true, dockerfile: oneStage},
		{name: "python in two stages through a base image", project: project.Python, from: local, dockerfile: twoStages},
		{
			name: "go out of a tar in two stages", project: project.Golang, from: standardInput, fetched: true, dockerfile: twoStages,
		},
		{
			name: "go out of a tar that is downloaded", project: project.Golang, from: download, fetched: true, dockerfile: oneStage,
			ignore: "deploy\n!deploy/kubeconfig\n",
		},
		{
			name: "java as a named context", project: project.Java, from: named,
			dockerfile: "FROM alpine\nWORKDIR /app\nCOPY --from=code . .\nRUN ls -d /app\n",
		},
		{
			name: "java as a stage of its own", project: project.Java, from: named,
			dockerfile: "FROM code AS source\nFROM alpine\nCOPY --from=source / /app\nRUN ls -d /app\n",
		},
		{
			name: "java as a named context in two stages", project: project.Java, from: named, ignore: "target\n*.txt\n",
			dockerfile: "FROM alpine AS build\nCOPY --from=code / /src/\nRUN touch /src/built\nFROM alpine\nCOPY --from=build /src /app\n",
		},
		{name: "php by the triggers of its base image", project: project.PHP, from: onBuild, dockerfile: "FROM base\nRUN ls -d /app\n"},
		{
			name: "php by the triggers of its base image without what is ignored", project: project.PHP, from: onBuild, dockerfile: "FROM base\n",
			ignore: "vendor\n.env.*\n",
		},
		{name: "php out of git in two stages", project: committed(project.PHP), from: repository, fetched: true, dockerfile: twoStages, ignore: "storage\n"},
	}
}

// local is a folder of the client.
func local(*testing.T, builder, *workingCopy) {}

// wholeForms are ways to write that the context is taken as a whole.
func wholeForms() []wholeContext {
	var all []wholeContext
	for _, form := range []struct {
		name, dockerfile, ignore string
		part                     bool
	}{
		{name: "ADD", dockerfile: "FROM alpine\nADD . /app\n"},
		{name: "COPY of everything by a pattern", dockerfile: "FROM alpine\nCOPY * /app/\n"},
		{name: "COPY of the root", dockerfile: "FROM alpine\nCOPY / /app/\n"},
		{name: "COPY with a list", dockerfile: "FROM alpine\nCOPY [\".\", \"/app/\"]\n"},
		{name: "COPY of a variable", dockerfile: "FROM alpine\nARG DIR=.\nCOPY $DIR /app\n"},
		{name: "COPY of a variable's default", dockerfile: "FROM alpine\nARG DIR\nCOPY ${DIR:-.} /app\n"},
		{name: "COPY into the root", dockerfile: "FROM alpine\nCOPY . /\nRUN ls /package.json\n"},
		{name: "COPY as a link", dockerfile: "FROM alpine\nWORKDIR /app\nCOPY --link . .\nRUN ls -d /app\n"},
		{name: "COPY for another owner", dockerfile: "FROM alpine\nWORKDIR /app\nCOPY --chown=1000:1000 . .\nUSER 1000\nRUN ls -d /app\n"},
		{name: "COPY with another mode", dockerfile: "FROM alpine\nCOPY --chmod=755 . /app\n"},
		{name: "COPY of everything by its parents", dockerfile: "FROM alpine\nCOPY --parents ** /app/\n"},
		{name: "COPY of a pattern with parents", dockerfile: "FROM alpine\nCOPY --parents * /app/\n"},
		{name: "COPY twice", dockerfile: "FROM alpine\nCOPY package.json /app/\nRUN touch /app/lock\nCOPY . /app\nRUN ls /app/lock\n"},
		{name: "COPY in a stage that another one starts from", dockerfile: "FROM alpine AS base\nCOPY . /app\nFROM base\nRUN ls /app/package.json\n"},
		{name: "COPY of a folder out of another stage", dockerfile: "FROM alpine AS build\nCOPY . /src\nFROM alpine\nCOPY --from=build /src/packages /app/packages\n", part: true},
		{name: "bind mount", dockerfile: "FROM alpine\nRUN --mount=type=bind,target=/src cp -r /src /app\n"},
		{name: "bind mount that can be written to", dockerfile: "FROM alpine\nWORKDIR /app\nRUN --mount=target=/src,rw cd /src && touch built && tar -cf - . | tar -xf - -C /app\n"},
		{name: "bind mount of another stage", dockerfile: "FROM scratch AS src\nCOPY . /\nFROM alpine\nRUN --mount=from=src,target=/src cp -r /src /app\n"},
		{name: "everything ignored but one folder", dockerfile: "FROM alpine\nCOPY . /app\n", ignore: "*\n!packages\n"},
		{name: "credential that is brought back in", dockerfile: "FROM alpine\nCOPY . /app\n", ignore: "**/.*\n!.npmrc\n!**/.env\n"},
		{name: "ignored by a file from Windows", dockerfile: "FROM alpine\nCOPY . /app\n", ignore: "\ufeffnode_modules\r\n.env*\r\n!.env.example\r\n"},
	} {
		all = append(all, wholeContext{name: form.name, project: project.Node, from: local, dockerfile: form.dockerfile, ignore: form.ignore, part: form.part})
	}
	return append(all, wholeContext{
		name: "Dockerfile of another name with an ignore file of its own", project: project.Node, from: local,
		dockerfile: "FROM scratch\n", ignore: "packages\n", part: true,
		more: files{
			"other.Dockerfile":              "FROM alpine\nCOPY . /app\n",
			"other.Dockerfile.dockerignore": "node_modules\n.env.*\n",
		},
		flags: []string{"--file", "other.Dockerfile"},
	})
}

// wholeNames are files with unusual names and of unusual kinds.
func wholeNames() []wholeContext {
	return []wholeContext{
		{name: "symbolic links", project: project.Node, from: linked, dockerfile: oneStage},
		{
			name: "symbolic links that are named", project: project.Node, from: linked, part: true,
			dockerfile: "FROM alpine\nCOPY environment /app/environment\nCOPY packages/certs/ /app/certs/\nRUN ls /app\n",
		},
		{name: "names in capitals", project: inCapitals, from: local, dockerfile: oneStage},
		{name: "blanks and other bytes in names", project: oddNames, from: local, dockerfile: oneStage},
		{name: "empty credential files", project: project.Golang, from: local, dockerfile: oneStage, more: files{".npmrc": "", ".env": " \n"}},
	}
}

// wholeUses are RUNs that work with a credential of the context, see
// [fixture.PackageIndex] and package images for the tools.
func wholeUses() []wholeContext {
	return []wholeContext{
		{
			name: "index that asks for a password", project: project.Python, from: withIndex, part: true,
			dockerfile: "FROM python\nWORKDIR /app\nCOPY . .\nRUN PIP_CONFIG_FILE=/app/pip.conf pip install playlist && rm pip.conf\nRUN python -c 'import playlist'\n",
		},
		{
			name: "tool that reads its configuration", project: project.Node, from: local, part: true,
			dockerfile: "FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci && rm -f .npmrc\nRUN npm run build\n",
		},
		{
			name: "tool in a stage for its dependencies", project: project.PHP, from: local,
			dockerfile: "FROM composer AS deps\nWORKDIR /app\nCOPY . .\nRUN composer install --no-dev\nFROM php\nCOPY --from=deps /app /var/www\nRUN ls /var/www/public\n",
		},
		{
			name: "credential that is looked at by every RUN", project: project.Golang, from: local,
			dockerfile: "FROM alpine\nCOPY . /src\nWORKDIR /src\nRUN wc -c < .netrc\nRUN test -s id_rsa && md5sum deploy/kubeconfig certs/server.key\n",
		},
		{
			name: "credentials that are moved and removed", project: project.Node, from: local, part: true,
			dockerfile: "FROM node\nWORKDIR /app\nCOPY . .\n" +
				"RUN mv .npmrc /root/ && npm ci && rm /root/.npmrc certs/localhost-key.pem && test ! -e .npmrc && ls -A certs\n" +
				"RUN npm run build && rm -rf .git && ls -A\n",
		},
	}
}

// wholeWithoutSecrets are builds whose client gives no secrets.
func wholeWithoutSecrets() []wholeContext {
	var all []wholeContext
	for name, fresh := range map[string]func() (project.Project, error){
		"node": project.Node, "python": project.Python, "go": project.Golang, "java": project.Java, "php": project.PHP,
	} {
		all = append(all, wholeContext{name: name + " without secrets", project: fresh, from: local, ungiven: true, dockerfile: oneStage})
	}
	return append(all, wholeContext{
		name: "removal without secrets", project: project.Node, from: local, ungiven: true, part: true,
		dockerfile: "FROM alpine\nWORKDIR /app\nCOPY . .\nRUN ls -d .git && rm .sentryclirc certs/localhost-key.pem && ls certs > /dev/null\n",
	})
}

// withIndex is a folder of the client whose pip.conf has the password of the index.
func withIndex(t *testing.T, b builder, w *workingCopy) {
	t.Helper()
	i := slices.IndexFunc(w.Files, func(f project.File) bool { return f.Path == "pip.conf" })
	b.daemon.Services.Expect(fixture.Credentials{IndexPassword: w.Files[i].Values[0].Reveal()})
}

// inCapitals is a project with names as other systems write them.
func inCapitals() (project.Project, error) {
	p, err := project.Node()
	for i, f := range p.Files {
		if slices.Contains([]string{".npmrc", ".env.local", "deploy/deploy_key", ".env.example"}, f.Path) {
			p.Files[i].Path = strings.ToUpper(f.Path)
		}
	}
	return p, err
}

// linked is a folder of the client with links to a credential and to the folder
// of another one.
func linked(t *testing.T, _ builder, w *workingCopy) {
	t.Helper()
	assert.NilError(t, os.Symlink(".env", filepath.Join(w.dir, "environment")))
	assert.NilError(t, os.Symlink("../certs", filepath.Join(w.dir, "packages", "certs")))
}

// oddNames is a project whose files people have named with care for nothing.
func oddNames() (project.Project, error) {
	p, err := project.Node()
	for i, f := range p.Files {
		switch f.Path {
		case "deploy/deploy_key":
			p.Files[i].Path = "deploy/old keys/id_rsa"
			p.Files[i].Secret = "id_rsa"
		case "certs/localhost-key.pem":
			p.Files[i].Path = "certs/local host [1] key.pem"
			p.Files[i].Secret = "local host [1] key.pem"
		case "packages/ui/tokens.json":
			p.Files[i].Path = "packages/ui/caf\xe9.json"
		case "docs/credentials.md":
			p.Files[i].Path = "docs/na\u00efve \\ *?.md"
		}
	}
	return p, err
}

// committed makes a project without git's own folder, which no repository holds.
func committed(fresh func() (project.Project, error)) func() (project.Project, error) {
	return func() (project.Project, error) {
		p, err := fresh()
		return p.Without(func(f project.File) bool { return strings.HasPrefix(f.Path, ".git/") }), err
	}
}

// repository is a git repository that the builder clones.
func repository(t *testing.T, b builder, w *workingCopy) {
	t.Helper()
	url, err := b.daemon.Services.PublishRepository(strings.ToLower(rand.Text()), w.dir)
	assert.NilError(t, err)
	w.build.Source = url + "#main"
}

// standardInput is a tar that the client reads.
func standardInput(t *testing.T, _ builder, w *workingCopy) {
	t.Helper()
	w.build.Source, w.build.Stdin = "-", pack(t, w.dir)
}

// download is a tar that the builder downloads.
func download(t *testing.T, b builder, w *workingCopy) {
	t.Helper()
	url, err := b.daemon.Services.PublishFile(strings.ToLower(rand.Text())+".tar", pack(t, w.dir))
	assert.NilError(t, err)
	w.build.Source = url
}

// named is a context of its own beside the one with the Dockerfile.
func named(t *testing.T, _ builder, w *workingCopy) {
	t.Helper()
	dockerfile, err := os.ReadFile(filepath.Join(w.dir, "Dockerfile"))
	assert.NilError(t, err)
	w.build.Context = files{"Dockerfile": string(dockerfile)}.write(t)
	w.build.Args = append(w.build.Args, "--build-context", "code="+w.dir)
}

// onBuild is a folder of the client that the base image copies.
func onBuild(t *testing.T, b builder, w *workingCopy) {
	t.Helper()
	base := b.push(t, "FROM alpine\nONBUILD COPY . /app\n")
	w.build.Args = append(w.build.Args, "--build-context", "base=docker-image://"+base)
}

func pack(t *testing.T, dir string) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	assert.NilError(t, w.AddFS(os.DirFS(dir)))
	assert.NilError(t, w.Close())
	return packed.Bytes()
}
