package integration_test

// equivalentScripts are ways to use, and to remove, the file at /root/.netrc.
func equivalentScripts() []equivalent {
	var all []equivalent
	for _, s := range []struct{ name, run string }{
		{name: "directory changed first", run: "cd /root && wc -l .netrc && rm .netrc"},
		{name: "tilde and HOME", run: "wc -l ~/.netrc $HOME/.netrc && rm ~/.netrc"},
		{name: "trap", run: "trap 'rm -f /root/.netrc' EXIT; wc -l ~/.netrc"},
		{name: "continuation lines and comments", run: "set -e; \\\n  # a comment\n  wc -l /root/.netrc; \\\n\n  rm /root/.netrc; \\\n  # another\n  echo end > /end"},
		{name: "status of rm decides", run: "if rm /root/.netrc; then echo removed; else echo kept; fi\nRUN rm /root/.netrc 2>/dev/null || echo no"},
		{name: "subshell and braces", run: "(cd /root; wc -l .netrc; rm .netrc) && { touch /y; rm -f /y; }"},
		{name: "mode changed with all of the directory", run: "echo x > /root/x && chmod -R go-rwx /root && rm /root/.netrc"},
		{name: "mount of its own", run: "--mount=type=cache,target=/c wc -l /root/.netrc && touch /c/a && rm /root/.netrc"},
		{name: "copied and both removed", run: "cp /root/.netrc /tmp/login && wc -l /tmp/login && rm /tmp/login /root/.netrc"},
	} {
		all = append(all, equivalent{
			name: s.name, dockerfile: "FROM alpine\nCOPY .netrc /root/.netrc\nRUN " + s.run + "\n",
			leaktight: secretFiles("netrc"),
		})
	}
	return all
}

// equivalentPlaces are places that a file is copied to, and ways to write so.
func equivalentPlaces() []equivalent {
	netrc := secretFiles("netrc")
	return []equivalent{
		{
			name:       "inherited stage and other user",
			dockerfile: "FROM alpine AS base\nWORKDIR /data\nCOPY --chmod=644 .netrc /data/.netrc\nFROM base\nUSER 1000:1000\nRUN wc -l < /data/.netrc; id -u\n",
			leaktight:  netrc, gone: []string{"data/.netrc"},
		},
		{
			name:       "copied out of another stage",
			dockerfile: "FROM alpine AS base\nCOPY .netrc /keys/.netrc\nRUN wc -c < /keys/.netrc | tee /size\nFROM alpine\nCOPY --from=base /size /size\nCOPY --from=base /keys/.netrc /root/.netrc\nRUN wc -w < /root/.netrc && rm /root/.netrc\n",
			leaktight:  netrc,
		},
		{
			name:       "pattern in the working directory",
			dockerfile: "FROM alpine\nWORKDIR /app\nCOPY id_rsa file ./\nRUN wc -l id_rsa\nRUN rm *\n", leaktight: secretFiles("id_rsa"),
		},
		{
			name:       "directory removed and copied to again",
			dockerfile: "FROM alpine\nCOPY .netrc file /app/\nRUN wc -l /app/.netrc && rm -rf /app\nCOPY file /app/\nRUN ls -a /app\n", leaktight: netrc,
		},
		{
			name:       "directory copied out of another stage",
			dockerfile: "FROM alpine AS b\nCOPY .netrc file /app/\nRUN wc -l /app/.netrc > /app/out\nFROM alpine\nCOPY --from=b /app /app\n",
			leaktight:  netrc, gone: []string{"app/.netrc"},
		},
		{
			name:       "file under another name",
			dockerfile: "FROM alpine\nCOPY .netrc /etc/app/login\nRUN wc -l /etc/app/login && rm /etc/app/login && rmdir /etc/app\n", leaktight: netrc,
		},
		{
			name:       "ADD into a directory without a slash",
			dockerfile: "FROM alpine\nADD .netrc /root\nRUN wc -l /root/.netrc && rm -f /root/.netrc\n", leaktight: netrc,
		},
		{
			name:       "escape directive",
			dockerfile: "# escape=`\nFROM alpine\nCOPY .netrc /root/\nRUN wc -l /root/.netrc && `\n  rm /root/.netrc && `\n  touch /x\n", leaktight: netrc,
		},
		{
			name:       "relative working directories",
			dockerfile: "FROM alpine\nWORKDIR /a\nWORKDIR b\nCOPY .netrc .\nRUN wc -l .netrc ../b/.netrc && rm ./.netrc && pwd\n", leaktight: netrc,
		},
		{
			name:       "directory removed and made again in one RUN",
			dockerfile: "FROM alpine\nCOPY id_rsa /root/.ssh/id_rsa\nRUN wc -l < /root/.ssh/id_rsa && rm -rf /root/.ssh && mkdir /root/.ssh && echo x > /root/.ssh/config\n",
			leaktight:  secretFiles("id_rsa"),
		},
	}
}

// equivalentScopes are about where a variable is seen.
func equivalentScopes() []equivalent {
	var all []equivalent
	for _, s := range []struct{ name, dockerfile string }{
		{"RUN before the argument", "FROM alpine\nRUN echo \"[$TOKEN]\"\nARG TOKEN\nRUN echo \"[${#TOKEN}]\"\n"},
		{"argument overridden by ENV", "FROM alpine\nARG TOKEN\nRUN echo ${#TOKEN}\nENV TOKEN=x\nRUN echo $TOKEN\n"},
		{"argument of the stage below", "FROM alpine AS b\nARG TOKEN\nRUN echo ${#TOKEN}\nFROM b\nRUN echo ${#TOKEN}\n"},
		{"argument before the first FROM", "ARG TOKEN\nFROM alpine\nRUN echo \"[${#TOKEN}]\"\nARG TOKEN\nRUN echo \"[${#TOKEN}]\"\n"},
		{"argument from an argument", "FROM alpine\nARG TOKEN\nARG OTHER=$TOKEN\nRUN printf %s \"$OTHER\" | md5sum\n"},
		{"variable from a variable", "FROM alpine\nARG TOKEN\nENV A=$TOKEN\nENV B=pre-$A\nRUN printf %s \"$A$B\" | md5sum\n"},
		{"default of a variable", "FROM alpine\nARG TOKEN OTHER_TOKEN\nENV A=${TOKEN:-none} B=${OTHER_TOKEN:-none}\nRUN printf %s \"$A$B\" | md5sum\n"},
		{"variables of an argument that is not given", "FROM alpine\nARG OTHER_TOKEN\nENV A=x${OTHER_TOKEN}y OTHER_TOKEN=$OTHER_TOKEN\nRUN echo \"[$A]\" \"[${OTHER_TOKEN-unset}]\"\n"},
		{"environment of another user", "FROM alpine\nARG TOKEN\nENV A=b\nUSER 1000\nRUN env | grep -v -e TRACEPARENT -e HOSTNAME | sort; id -u\n"},
	} {
		all = append(all, withToken(equivalent{name: s.name, dockerfile: s.dockerfile}))
	}
	return all
}
