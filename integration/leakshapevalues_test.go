package integration_test

import "github.com/leaktight/leaktight/frontend/rule"

// mount begins a RUN that has the secret.
const mount = "RUN --mount=type=secret,id=t "

// kept is the shape of a command that leaves a secret in a path, and of one that
// does not. Both have the secret at /run/secrets/t.
func kept(base, name, command, path, harmless string) leakShape {
	return leakShape{
		name: name,
		leak: recipe{dockerfile: "FROM " + base + "\n" + mount + command + "\n"},
		want: place{rule.SecretValue, 3, path, "layer 1 of 1, RUN"},
		miss: recipe{dockerfile: "FROM " + base + "\n" + mount + harmless + "\n"},
	}
}

// python is kept with a script of Python's, which has the secret's text as t.
func python(name, script, path, harmless string) leakShape {
	const start = "<<EOF python3\nimport base64, json, shlex, urllib.parse, xml.sax.saxutils\nt = open('/run/secrets/t').read()\n"
	return kept("python", name, start+script+"\nEOF", path, start+harmless+"\nEOF")
}

// odd gives the shape a secret with characters that each encoding writes otherwise.
func odd(s leakShape) leakShape {
	flags := []string{"--secret", "id=t,env=ODD", "env:ODD={{.Odd}}"}
	s.leak.flags, s.miss.flags = flags, flags
	return s
}

// multiline gives the shape a secret of several lines, a private key.
func multiline(s leakShape) leakShape {
	flags := []string{"--secret", "id=t,env=KEY", "env:KEY={{.SSHKey}}"}
	s.leak.flags, s.miss.flags = flags, flags
	return s
}

// valueShapes are the forms in which a value is written.
func valueShapes() []leakShape {
	return []leakShape{
		kept("alpine", "as it is or its length", "cat /run/secrets/t > /a", "/a", "wc -c < /run/secrets/t > /a"),
		kept("alpine", "in the middle of a line or its checksum", `echo "url = https://bot:$(cat /run/secrets/t)@registry.example.com/" > /etc/app.ini`, "/etc/app.ini", "sha256sum /run/secrets/t > /etc/app.ini"),
		kept("alpine", "in the environment of a process or its names only", "env T=$(cat /run/secrets/t) env > /debug.txt", "/debug.txt", "env T=$(cat /run/secrets/t) env | cut -d= -f1 > /debug.txt"),
		kept("alpine", "in a log of a command's lines or of its result", "sh -xc \"test -n $(cat /run/secrets/t)\" 2> /var/install.log", "/var/install.log", "sh -c \"test -n $(cat /run/secrets/t)\" 2> /var/install.log"),
		kept("alpine", "in base64 or in base64 of its checksum", "base64 /run/secrets/t > /a", "/a", "sha256sum /run/secrets/t | base64 > /a"),
		kept("alpine", "in base64 one byte further or of its length", `printf ':%s' "$(cat /run/secrets/t)" | base64 > /a`, "/a", `printf ':%s' "$(wc -c < /run/secrets/t)" | base64 > /a`),
		kept("alpine", "in base64 two bytes further as a login or of the user alone", `printf 'me:%s' "$(cat /run/secrets/t)" | base64 > /a`, "/a", "printf 'me:' | base64 > /a"),
		kept("alpine", "in hex or in hex of something else", `hexdump -ve '1/1 "%02x"' /run/secrets/t > /a`, "/a", `hexdump -ve '1/1 "%02x"' /etc/passwd > /a`),
		kept("alpine", "in capital hex or its number of digits", `hexdump -ve '1/1 "%02X"' /run/secrets/t > /a`, "/a", `hexdump -ve '1/1 "%02X"' /run/secrets/t | wc -c > /a`),
		odd(python("in base64 for URLs or reversed", "open('/a', 'wb').write(base64.urlsafe_b64encode(b'?~' + t.encode()))", "/a", "open('/a', 'wb').write(base64.urlsafe_b64encode(t[::-1].encode()))")),
		odd(python("percent-encoded or cut in two", "open('/a', 'w').write('https://bot:' + urllib.parse.quote(t, '') + '@registry.example.com')", "/a", "open('/a', 'w').write(urllib.parse.quote(t[:9]) + '\\n' + urllib.parse.quote(t[9:18]))")),
		odd(python("as a string of JSON or as its length", "json.dump({'auth': t}, open('/config.json', 'w'))", "/config.json", "json.dump({'auth': len(t)}, open('/config.json', 'w'))")),
		odd(python("quoted for a shell or as a variable's name", "open('/run.sh', 'w').write('TOKEN=' + shlex.quote(t))", "/run.sh", "open('/run.sh', 'w').write('TOKEN=$TOKEN')")),
		odd(python("escaped for XML or as a property's name", "open('/conf.xml', 'w').write(xml.sax.saxutils.escape(t))", "/conf.xml", "open('/conf.xml', 'w').write('&token;')")),
		python("in UTF-16 or a text in UTF-16 about it", "open('/reg.dat', 'w', encoding='utf-16-le').write(t)", "/reg.dat", "open('/reg.dat', 'w', encoding='utf-16-le').write('the token is set')"),
		python("in UTF-16 of the other order or with each character doubled", "open('/reg.dat', 'w', encoding='utf-16-be').write(t)", "/reg.dat", "open('/reg.dat', 'w').write(''.join(c + c for c in t))"),
		multiline(kept("alpine", "as a line of a key or its first line", "sed -n 3p /run/secrets/t > /a", "/a", "sed -n 1p /run/secrets/t > /a")),
		multiline(kept("alpine", "as a key in one line or its last line", `tr '\n' ' ' < /run/secrets/t > /a`, "/a", "tail -n 1 /run/secrets/t > /a")),
		multiline(python("as a key in JSON or its number of lines", "json.dump(t, open('/a.json', 'w'))", "/a.json", "json.dump(t.count('\\n'), open('/a.json', 'w'))")),
	}
}

// formatShapes are the kinds of files that a value is packed in.
func formatShapes() []leakShape {
	const setup = "import bz2, gzip, io, lzma, os, sqlite3, tarfile, zipfile\n"
	return []leakShape{
		kept("alpine", "in a gzip file or removed before it is packed", "mkdir /d && cat /run/secrets/t > /d/a && gzip /d/a", "/d/a.gz!a", "mkdir /d && cat /run/secrets/t > /d/a && gzip /d/a && rm /d/a.gz"),
		kept("alpine", "in a tar or a tar without it", "tar chf /a.tar -C /run secrets", "/a.tar!secrets/t", "tar cf /a.tar -C / etc"),
		kept("alpine", "in a tar.gz or a tar.gz of its length", "tar czf /a.tgz -C /run/secrets t", "/a.tgz!t", "wc -c < /run/secrets/t > /len && tar czf /a.tgz -C / len"),
		kept("alpine", "in an archive in an archive or an empty one in it", "tar cf /tmp/a.tar -C /run/secrets t && tar czf /a.tgz -C /tmp a.tar && rm /tmp/a.tar", "/a.tgz!a.tar!t", "tar cf /tmp/a.tar -C /bin sh && tar czf /a.tgz -C /tmp a.tar && rm /tmp/a.tar"),
		python("in a bzip2 file or one with every other character", setup+"bz2.open('/a.bz2', 'wt').write(t)", "/a.bz2!a", setup+"bz2.open('/a.bz2', 'wt').write(t[::2])"),
		python("in an xz file or one with every other character", setup+"lzma.open('/a.xz', 'wt').write(t)", "/a.xz!a", setup+"lzma.open('/a.xz', 'wt').write(t[::2])"),
		{
			name: "in a zstd file of the context or of another text",
			leak: recipe{"FROM alpine\nCOPY report.zst /app/\n" + mount + "true\n", files{"report.zst": "{{zstd .Value}}"}, nil},
			want: place{rule.SecretValue, 3, "/app/report.zst!report", "layer 1 of 2, COPY report.zst …"},
			miss: recipe{"FROM alpine\nCOPY report.zst /app/\n" + mount + "true\n", files{"report.zst": "{{zstd (random)}}"}, nil},
		},
		python("in a jar or as a name that it looks up", setup+"z = zipfile.ZipFile('/app.jar', 'w', zipfile.ZIP_DEFLATED); z.writestr('application.properties', 'token=' + t); z.close()", "/app.jar!application.properties", setup+"z = zipfile.ZipFile('/app.jar', 'w', zipfile.ZIP_DEFLATED); z.writestr('application.properties', 'token=${TOKEN}'); z.close()"),
		python("in a wheel or as an argument of its code", setup+"z = zipfile.ZipFile('/app-1-py3-none-any.whl', 'w'); z.writestr('app/settings.py', 'TOKEN = ' + repr(t)); z.close()", "/app-1-py3-none-any.whl!app/settings.py", setup+"z = zipfile.ZipFile('/app-1-py3-none-any.whl', 'w'); z.writestr('app/settings.py', 'TOKEN = os.environ[0]'); z.close()"),
		python("in the name of a zip's member or a name of the same length", setup+"z = zipfile.ZipFile('/a.zip', 'w'); z.writestr(t, ''); z.close()", "/a.zip!***", setup+"z = zipfile.ZipFile('/a.zip', 'w'); z.writestr('x' * len(t), ''); z.close()"),
		python("in a database or as a fact about it", setup+"d = sqlite3.connect('/app.db'); d.execute('create table t (v)'); d.execute('insert into t values (?)', (t,)); d.commit()", "/app.db", setup+"d = sqlite3.connect('/app.db'); d.execute('create table t (v)'); d.execute('insert into t values (?)', (len(t),)); d.commit()"),
		python("in a program between zeroes or a program without", setup+"open('/app.bin', 'wb').write(b'\\x7fELF' + bytes(4093) + t.encode() + bytes(4096))", "/app.bin", setup+"open('/app.bin', 'wb').write(b'\\x7fELF' + bytes(4093 + len(t) + 4096))"),
		python("in compiled Python or in its source that reads it", "import py_compile; open('/tmp/s.py', 'w').write('TOKEN = ' + repr(t)); py_compile.compile('/tmp/s.py', '/s.pyc'); import os; os.remove('/tmp/s.py')", "/s.pyc", "import py_compile; open('/tmp/s.py', 'w').write('TOKEN = open(0).read()'); py_compile.compile('/tmp/s.py', '/s.pyc')"),
		python("in an extended attribute or an attribute about it", setup+"open('/a', 'w').close(); os.setxattr('/a', 'user.token', t.encode())", "/a", setup+"open('/a', 'w').close(); os.setxattr('/a', 'user.token', b'set')"),
		kept("alpine", "in a file's name or in a name of its length", `mkdir /d && touch "/d/$(cat /run/secrets/t)"`, "/d/***", `mkdir /d && touch "/d/$(wc -c < /run/secrets/t)"`),
		kept("alpine", "in a directory's name or in one that is gone", `mkdir -p "/d/$(cat /run/secrets/t)/e"`, "/d/***", `mkdir -p "/d/$(cat /run/secrets/t)/e" && rm -r /d/*`),
		kept("alpine", "in a link's target or in a link to the secret", `ln -s "$(cat /run/secrets/t)" /a`, "/a", "ln -s /run/secrets/t /a"),
		kept("alpine", "in the name of a directory with a key or of one that is gone", `mkdir "/d-$(cat /run/secrets/t)" && cd /d-* && echo x > id_rsa`, "/d-***", `mkdir "/d-$(cat /run/secrets/t)" && rm -r /d-*`),
		kept("alpine", "in base64 as the name of its directory or beside it", `mkdir "/d-$(base64 /run/secrets/t)" && cd /d-* && cp /run/secrets/t a`, "/***", `mkdir "/d-$(sha256sum /run/secrets/t | base64 -w 0)"`),
		kept("alpine", "in a link that is named by it in base64 or by its length", `ln -s "$(cat /run/secrets/t)" "/$(base64 /run/secrets/t)"`, "/***", `ln -s "$(wc -c < /run/secrets/t)" "/$(wc -c < /run/secrets/t | base64)"`),
	}
}
