package matrix

import (
	"fmt"

	"github.com/leaktight/leaktight/integration/fixture"
	"github.com/leaktight/leaktight/integration/leak"
)

// Rows returns all rows in the order of the table.
func Rows() []Row {
	var rows []Row
	for _, group := range [][]Row{pipRows(), nodeRows(), curlRows(), contextRows(), otherRows(), gateRows()} {
		rows = append(rows, group...)
	}
	return rows
}

func pipRows() []Row {
	pipConf := clean("--secret", "id=pip.conf,src=pip.conf")
	url := password("PASSWORD", leak.URLLegal)
	index := []string{fixture.PackageIndex}
	return []Row{
		{
			ID: "s1", Title: "copy pip.conf", values: url, serves: index,
			Upstream: plain(Runtime, Layers, Cache, Disk), Leaktight: pipConf,
		},
		{
			ID: "s2", Title: "copy pip.conf, remove it later", values: url, serves: index,
			Upstream: plain(Layers, Cache, Disk), Leaktight: pipConf,
		},
		{
			ID: "s3", Title: "copy pip.conf, use and remove it", values: url, serves: index,
			Upstream: plain(Layers, Cache, Disk), Leaktight: pipConf,
		},
		{
			ID: "s4", Title: "password as build argument", values: password("SECRET", leak.URLLegal), serves: index,
			Upstream:  buildArg("SECRET", Inspection, Provenance, Record, Disk),
			Leaktight: argument("SECRET", 3),
		},
		{
			ID: "s5", Title: "secret mount of pip.conf", values: url, serves: index,
			Upstream: secretMount("id=pip.conf,src=pip.conf"), Leaktight: pipConf,
		},
	}
}

func nodeRows() []Row {
	text := clean("--secret", "id=secret.txt,src=secret.txt")
	printed := argument("SECRET", 3)
	printed[1].Expect = on(Clean, Printed, Record, Disk)
	return []Row{
		{
			ID: "n1", Title: "copy a file, remove it later", values: password("SECRET", leak.Hostile),
			Upstream: plain(Layers, Cache, Disk), Leaktight: text,
		},
		{
			ID: "n2", Title: "build argument into the environment", values: password("SECRET", leak.Printable),
			Upstream:  buildArg("SECRET", Runtime, Inspection, Provenance, Record, Disk),
			Leaktight: printed,
		},
		{
			ID: "n3", Title: "copy a file in an earlier stage", values: password("SECRET", leak.Hostile),
			Upstream: plain(Cache, Disk), Leaktight: text,
		},
	}
}

func curlRows() []Row {
	page := []string{fixture.WebPage}
	return []Row{
		{
			ID: "a1", Title: "password as build argument", values: password("MY_SECRET", leak.Hostile), serves: page,
			Upstream:  buildArg("MY_SECRET", Inspection, Provenance, Record, Disk),
			Leaktight: argument("MY_SECRET", 4),
		},
		{
			ID: "a2", Title: "secret mount of a variable", values: password("MY_SECRET", leak.Hostile), serves: page,
			Upstream: Variant{Args: []string{"--secret", "id=mysecret,env=MY_SECRET"}, Env: []string{"MY_SECRET"}},
			Leaktight: []Variant{
				{Args: []string{"--secret", "id=mysecret,env=MY_SECRET"}, Env: []string{"MY_SECRET"}},
			},
		},
	}
}

func contextRows() []Row {
	var secrets []string
	for id, file := range map[string]string{"npmrc": ".npmrc", "env": ".env", "config": ".git/config", "id_rsa": "id_rsa"} {
		secrets = append(secrets, "--secret", "id="+id+",src="+file)
	}
	return []Row{{
		ID: "c1", Title: "copy the whole working copy", values: workingCopy,
		Upstream: plain(Runtime, Layers, Cache, Disk),
		Leaktight: []Variant{
			{Name: "as given", Expect: on(Clean, Read, Disk)},
			{Name: "with --secret", Args: secrets},
		},
	}}
}

func otherRows() []Row {
	git := []string{fixture.GitHost}
	return []Row{
		{
			ID: "e1", Title: "literal in the environment", values: password("DBPASSWD", leak.Literal),
			Upstream:  plain(Runtime, Inspection, Provenance, Record, Disk),
			Leaktight: []Variant{inDockerfile("Dockerfile:3", "DBPASSWD")},
		},
		{
			ID: "e2", Title: "proxy URL as build argument", values: proxyURL, serves: []string{fixture.Proxy},
			Upstream:  buildArg("HTTP_PROXY", Inspection, Provenance, Record, Disk),
			Leaktight: argument("HTTP_PROXY", 3),
		},
		{
			ID: "e3", Title: "copy an ssh key, remove it later", values: sshKey, serves: git,
			Upstream: plain(Layers, Cache, Disk), Leaktight: clean("--secret", "id=id_rsa,src=id_rsa"),
		},
		{
			ID: "e4", Title: "squash s3 to a flat tar", values: password("PASSWORD", leak.URLLegal),
			serves: []string{fixture.PackageIndex}, flat: true,
			Upstream: plain(Cache, Disk), Leaktight: clean("--secret", "id=pip.conf,src=pip.conf"),
		},
		{
			ID: "e5", Title: "key from a secret server", values: sshKey, serves: append(git, fixture.Vault),
			Upstream: plain(), Leaktight: clean(),
		},
		{
			ID: "e6", Title: "secret encrypted with ejson", values: encrypted, keeps: []string{"CIPHERTEXT"},
			Upstream: plain(), Leaktight: clean(),
		},
		{
			ID: "e6-key", Title: "ejson with its private key", values: encrypted, keeps: []string{"CIPHERTEXT"},
			Upstream:  plain(Runtime, Layers, Cache, Disk),
			Leaktight: refused("runtime-file", "Dockerfile:4", "/opt/ejson/keys"),
		},
		{
			ID: "r1", Title: "dot file for run time", values: password("SECRET", leak.Hostile),
			Upstream:  plain(Runtime, Layers, Cache, Disk),
			Leaktight: refused("runtime-file", "Dockerfile:3", "/root/.secret"),
		},
	}
}

// plain is a build without flags that leaks on the given surfaces.
func plain(surfaces ...Surface) Variant { return Variant{Expect: leaks(surfaces...)} }

// buildArg is a build that gets its secret by --build-arg.
func buildArg(name string, surfaces ...Surface) Variant {
	return Variant{Args: buildArgFlag(name), Expect: leaks(surfaces...)}
}

func buildArgFlag(name string) []string {
	return []string{"--build-arg", fmt.Sprintf("%s={{.%s}}", name, name)}
}

// secretMount is a build that gets its secret by --secret and leaks nowhere.
func secretMount(secret string) Variant { return Variant{Args: []string{"--secret", secret}} }

// clean is a build with leaktight that leaks nowhere.
func clean(args ...string) []Variant { return []Variant{{Args: args}} }

// refused is a build with leaktight that a rule stops before it starts.
func refused(why string, says ...string) []Variant {
	return []Variant{{Expect: on(Refused, Refused), Why: why, Says: says}}
}

// refusedLate is a build that is refused, but whose secret the builder has
// stored before any frontend starts: build arguments go into the record, and
// the Dockerfile too.
func refusedLate(why string, says ...string) Variant {
	return Variant{Expect: on(Refused, Sent, Record, Disk), Why: why, Says: says}
}

// inDockerfile is a build that is refused for what stands in the Dockerfile. The
// builder has the file on its disk by then; the record shows it masked.
func inDockerfile(says ...string) Variant {
	return Variant{Expect: on(Refused, Sent, Disk), Why: "literal-credential", Says: says}
}

// argument is the two builds of a Dockerfile whose line declares a secret ARG:
// with --build-arg, which is refused, and with --secret, which is clean.
func argument(name string, line int) []Variant {
	given := refusedLate("build-arg-value", fmt.Sprintf("Dockerfile:%d", line), name, "--secret id="+name)
	given.Name, given.Args = "as given", buildArgFlag(name)
	flag := fmt.Sprintf("id=%s,env=%s", name, name)
	return []Variant{given, {Name: "with --secret", Args: []string{"--secret", flag}, Env: []string{name}}}
}
