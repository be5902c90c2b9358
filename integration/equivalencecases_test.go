package integration_test

import "slices"

// equivalent is a Dockerfile that both frontends must make the same of, but for
// the secrets.
type equivalent struct {
	name, dockerfile string
	// upstream are the flags that give upstream its secrets, leaktight the ones
	// for ours.
	upstream, leaktight []string
	// gone are the secrets' files, which ours does not have.
	gone []string
}

// equivalents are shapes of Dockerfiles that the base images can run, over the
// files of [equivalenceContext].
func equivalents() []equivalent {
	return slices.Concat(
		equivalentFiles(), equivalentDirectories(), equivalentPlaces(), equivalentScripts(),
		equivalentChanges(), equivalentShells(),
		equivalentVariables(), equivalentScopes(), equivalentTools(),
	)
}

func secretFiles(ids ...string) []string {
	sources := map[string]string{"netrc": ".netrc", "id_rsa": "id_rsa", "pip.conf": "pip.conf"}
	var flags []string
	for _, id := range ids {
		flags = append(flags, "--secret", "id="+id+",src="+sources[id])
	}
	return flags
}

// withToken gives upstream a build argument and ours a secret of the same value.
func withToken(e equivalent) equivalent {
	e.upstream = append(e.upstream, "--build-arg", "TOKEN=not-a-real-one")
	e.leaktight = append(e.leaktight, "--secret", "id=TOKEN", "env:TOKEN=not-a-real-one")
	return e
}

func equivalentFiles() []equivalent {
	netrc := secretFiles("netrc")
	return []equivalent{
		{
			name:       "used and removed in one RUN",
			dockerfile: "FROM alpine\nCOPY .netrc /root/.netrc\nRUN wc -c < /root/.netrc && rm /root/.netrc\nRUN ls -a /root\n",
			leaktight:  netrc,
		},
		{
			name:       "used and left behind",
			dockerfile: "FROM alpine\nCOPY .netrc /root/.netrc\nRUN wc -c /root/.netrc\n",
			leaktight:  netrc, gone: []string{"root/.netrc"},
		},
		{
			name:       "removed later with another file",
			dockerfile: "FROM alpine\nCOPY .netrc /root/.netrc\nRUN touch /a /b && cat /root/.netrc | wc -c\nRUN rm -f /root/.netrc /a\n",
			leaktight:  netrc,
		},
		{
			name:       "removed in the middle of a chain",
			dockerfile: "FROM alpine\nCOPY .netrc /root/.netrc\nRUN set -e; echo start; test -s /root/.netrc && rm -f /root/.netrc && echo removed > /a; echo end\n",
			leaktight:  netrc,
		},
		{
			name:       "removed in a branch that is not taken",
			dockerfile: "FROM alpine\nCOPY .netrc /root/.netrc\nRUN if [ -e /nothing ]; then echo no; else wc -l < /root/.netrc; fi; rm -v /root/.netrc > /dev/null || echo failed\n",
			leaktight:  netrc,
		},
		{
			name:       "mode and owner changed",
			dockerfile: "FROM alpine\nCOPY .netrc /etc/app/.netrc\nRUN touch /x; chmod 600 /etc/app/.netrc /x; chown 1:1 /x /etc/app/.netrc && test -r /etc/app/.netrc\nRUN rm -rf /etc/app\n",
			leaktight:  netrc,
		},
		{
			name:       "several sources relative to the directory",
			dockerfile: "FROM alpine\nWORKDIR /app\nCOPY .netrc file ./\nRUN cat file && test -s .netrc && echo done > done\n",
			leaktight:  netrc, gone: []string{"app/.netrc"},
		},
		{
			name:       "several credentials among other sources",
			dockerfile: "FROM alpine\nCOPY .netrc id_rsa file /app/\nRUN cd /app && cat .netrc id_rsa file | wc -c && rm .netrc id_rsa\n",
			leaktight:  secretFiles("netrc", "id_rsa"),
		},
		{
			name:       "script in a here-document",
			dockerfile: "FROM alpine\nCOPY .netrc /root/.netrc\nRUN <<EOF\nset -e\nmkdir /app\nwc -c < /root/.netrc > /app/size\nrm /root/.netrc\ncat /app/size\nEOF\n",
			leaktight:  netrc,
		},
		withToken(equivalent{
			name:       "exec form",
			dockerfile: "FROM alpine\nARG TOKEN\nCOPY .netrc /root/.netrc\nRUN [\"sh\", \"-c\", \"test -n \\\"$TOKEN\\\" && wc -c < /root/.netrc > /a\"]\nRUN [\"rm\", \"/root/.netrc\"]\n",
			leaktight:  netrc,
		}),
	}
}

// equivalentDirectories are about the directory that a COPY makes for its file,
// which others use too.
func equivalentDirectories() []equivalent {
	key := secretFiles("id_rsa")
	return []equivalent{
		{
			name:       "directory made by the COPY and removed with all in it",
			dockerfile: "FROM alpine\nCOPY id_rsa /root/.ssh/id_rsa\nRUN wc -l < /root/.ssh/id_rsa\nRUN rm -rf /root/.ssh\n",
			leaktight:  key,
		},
		{
			name:       "directory made by the COPY that the same RUN writes into",
			dockerfile: "FROM alpine\nCOPY id_rsa /root/.ssh/id_rsa\nRUN echo host > /root/.ssh/known_hosts && ls /root/.ssh && rm /root/.ssh/id_rsa\n",
			leaktight:  key,
		},
		{
			name:       "directory with another mode",
			dockerfile: "FROM alpine\nRUN mkdir -m 700 /root/.ssh\nCOPY id_rsa /root/.ssh/\nRUN chmod 700 /root/.ssh && chmod 600 /root/.ssh/id_rsa && wc -l < /root/.ssh/id_rsa\nRUN rm /root/.ssh/*\n",
			leaktight:  key,
		},
		{
			name:       "directory made by the COPY that a later RUN writes into",
			dockerfile: "FROM alpine\nCOPY id_rsa /root/.ssh/id_rsa\nRUN wc -l < /root/.ssh/id_rsa && rm /root/.ssh/id_rsa\nRUN echo host > /root/.ssh/known_hosts\n",
			leaktight:  key,
		},
		{
			name:       "directory made by the COPY for another user",
			dockerfile: "FROM alpine\nCOPY --chown=1000:1000 id_rsa /home/app/.ssh/id_rsa\nUSER 1000:1000\nRUN wc -l < /home/app/.ssh/id_rsa && echo host > /home/app/.ssh/known_hosts && rm /home/app/.ssh/id_rsa\n",
			leaktight:  key,
		},
		{
			name:       "mode and owner as the script sees them",
			dockerfile: "FROM alpine\nCOPY --chown=1000:1000 --chmod=640 id_rsa /id_rsa\nRUN stat -c '%a %u:%g' /id_rsa && rm /id_rsa\n",
			leaktight:  key,
		},
		{
			name:       "owner by a name that an earlier RUN has made",
			dockerfile: "FROM alpine\nRUN echo app:x:1234:5678::/home/app:/bin/sh >> /etc/passwd && echo web:x:77: >> /etc/group\nCOPY --chown=app id_rsa /home/app/.ssh/\nCOPY --chown=app:web .netrc /home/app/\nUSER app\nRUN stat -c '%a %u:%g' ~ ~/.ssh ~/.ssh/id_rsa ~/.netrc && echo host > ~/.ssh/known_hosts && wc -c ~/.ssh/id_rsa\nUSER root\nRUN rm /home/app/.ssh/id_rsa /home/app/.netrc\n",
			leaktight:  secretFiles("id_rsa", "netrc"),
		},
		{
			name:       "owner by a name that nobody has",
			dockerfile: "FROM alpine\nCOPY --chown=nosuch:nosuch id_rsa /keys/\nRUN stat -c '%a %u:%g' /keys/id_rsa && rm /keys/id_rsa\n",
			leaktight:  key,
		},
		{
			name:       "owner's group alone",
			dockerfile: "FROM alpine\nCOPY --chown=:nobody id_rsa /keys/\nRUN stat -c '%a %u:%g' /keys/id_rsa && rm /keys/id_rsa\n",
			leaktight:  key,
		},
		{
			name:       "mode as in the context",
			dockerfile: "FROM alpine\nCOPY id_rsa /id_rsa\nRUN stat -c '%a %u:%g' /id_rsa && rm /id_rsa\n",
			leaktight:  key,
		},
	}
}

func equivalentVariables() []equivalent {
	return []equivalent{
		withToken(equivalent{
			name:       "argument in branches and defaults",
			dockerfile: "FROM alpine\nARG TOKEN\nRUN if [ -n \"$TOKEN\" ]; then echo given; else echo none; fi | tee /a\nRUN echo \"${OTHER:-x}${TOKEN:+y}\" > /b\n",
		}),
		{
			name:       "argument that nobody gives",
			dockerfile: "FROM alpine\nARG TOKEN\nRUN if [ -n \"$TOKEN\" ]; then echo given; else echo none; fi | tee /a; printf %s \"${TOKEN:-x}\" | wc -c > /b\n",
		},
		withToken(equivalent{
			name:       "argument among others that two stages use",
			dockerfile: "FROM alpine AS one\nARG VERSION=1 TOKEN\nRUN echo $VERSION ${#TOKEN} | tee /a\nFROM alpine\nARG TOKEN\nCOPY --from=one /a /a\nRUN printf %s \"$TOKEN\" | md5sum | tee /b\n",
		}),
		withToken(equivalent{
			name:       "argument exported under another name",
			dockerfile: "FROM alpine\nARG TOKEN\nENV NPM_TOKEN=$TOKEN MODE=production\nRUN printf %s \"$NPM_TOKEN\" | md5sum && env | grep -c TOKEN\nRUN [\"sh\", \"-c\", \"echo $MODE ${#NPM_TOKEN}\"]\n",
		}),
		withToken(equivalent{
			name: "variable put together from an argument",
			dockerfile: "FROM alpine\nARG TOKEN\nENV A=1 URL=\"https://$TOKEN@example.com/\" \\\n  B=2\nRUN printf %s \"$URL\" | wc -c && echo $A$B >> /a\n" +
				"RUN <<EOF\nprintf %s \"$URL\" | md5sum > /b\nEOF\n",
		}),
	}
}

// equivalentTools are programs that look at the credential themselves.
func equivalentTools() []equivalent {
	return []equivalent{
		{
			name:       "pip",
			dockerfile: "FROM python:latest\nCOPY pip.conf /root/.pip/pip.conf\nRUN pip config get global.timeout && rm /root/.pip/pip.conf\n",
			leaktight:  secretFiles("pip.conf"),
		},
		{
			name:       "ssh and git in bash",
			dockerfile: "FROM debian\nSHELL [\"/bin/bash\", \"-euo\", \"pipefail\", \"-c\"]\nCOPY id_rsa /root/.ssh/id_rsa\nRUN [[ -d /root ]] && chmod 600 /root/.ssh/id_rsa && ssh-keygen -y -f /root/.ssh/id_rsa && git init -q -b main /src && rm -rf /root/.ssh\n",
			leaktight:  secretFiles("id_rsa"),
		},
	}
}
