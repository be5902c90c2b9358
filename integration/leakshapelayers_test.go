package integration_test

import "github.com/leaktight/leaktight/frontend/rule"

// layerShapes are the ways in which a file gets into a layer, and out of sight.
func layerShapes() []leakShape {
	const write, harmless = mount + "cat /run/secrets/t > /a\n", mount + "wc -c < /run/secrets/t > /a\n"
	// around is the shape of a Dockerfile that has a RUN which writes /a.
	around := func(name, before, after string, want place) leakShape {
		return leakShape{name: name, want: want, leak: recipe{dockerfile: before + write + after}, miss: recipe{dockerfile: before + harmless + after}}
	}
	at := func(line int, path, layer string) place { return place{rule.SecretValue, line, path, layer} }
	return []leakShape{
		around("removed by a later RUN", "FROM alpine\n", "RUN rm /a\n", at(3, "/a", "layer 1 of 2, RUN cat …")),
		around("its directory removed by a later RUN", "FROM alpine\nWORKDIR /work\n", "RUN mv /a /work/a && rm -r /work\n", at(4, "/a", "layer 2 of 3, RUN cat …")),
		around("emptied by a later RUN", "FROM alpine\n", "RUN : > /a\n", at(3, "/a", "layer 1 of 2, RUN cat …")),
		around("overwritten by a later COPY", "FROM alpine\n", "COPY <<EOF /a\nharmless\nEOF\n", at(3, "/a", "layer 1 of 2, RUN cat …")),
		around("overwritten by a later COPY --link", "FROM alpine\n", "COPY --link <<EOF /a\nharmless\nEOF\n", at(3, "/a", "layer 1 of 2, RUN cat …")),
		around("moved by a later RUN", "FROM alpine\n", "RUN mv /a /b\n", at(4, "/b", "layer 2 of 2, RUN mv …")),
		around("its mode changed by a later RUN", "FROM alpine\n", "RUN chmod 600 /a\n", at(4, "/a", "layer 2 of 2, RUN chmod …")),
		around("hard-linked in the same RUN", "FROM alpine\nRUN mkdir /l\n", "RUN ln /a /l/b\n", at(5, "/l/b", "layer 3 of 3, RUN ln …")),
		around("in a stage that the result copies something else from", "FROM alpine AS build\n", "FROM alpine\nCOPY --from=build /etc/passwd /b\n", at(3, "/a", "a layer outside the image, RUN cat …")),
		around("in a stage that the result takes by COPY --from", "FROM alpine AS build\n", "FROM alpine\nCOPY --from=build /a /b\n", at(5, "/b", "layer 1 of 1, COPY /a …")),
		around("in a stage that the result takes by COPY --link --from", "FROM alpine AS build\n", "FROM alpine\nCOPY --link --from=build /a /b\n", at(5, "/b", "layer 1 of 1, COPY /a …")),
		around("in a stage that another one starts from", "FROM alpine AS base\n", "FROM base\nRUN rm /a\n", at(3, "/a", "layer 1 of 2, RUN cat …")),
		around("in a stage that is mounted into a RUN", "FROM alpine AS build\n", "FROM alpine\nRUN --mount=from=build,target=/build test -s /build/a\n", at(3, "/a", "a layer outside the image, RUN cat …")),
		around("in a stage on scratch after COPY --from", "FROM alpine AS build\n", "FROM scratch\nCOPY --from=build /a /\nCOPY --from=build /etc/passwd /a\n", at(5, "/a", "layer 1 of 2, COPY /a …")),
		around("in a layer before one that BuildKit merges", "FROM alpine\n", "COPY --link <<EOF /b\nharmless\nEOF\nRUN rm /a\n", at(3, "/a", "layer 1 of 3, RUN cat …")),
		around("by a trigger's stage with another user", "FROM alpine\nUSER 1000\nWORKDIR /home/app\nUSER root\n", "USER 1000\n", at(6, "/a", "layer 2 of 2, RUN cat …")),
		{
			name: "in a file that the context has under another name",
			leak: recipe{"FROM alpine\nCOPY notes /srv/\n" + mount + "true\n", files{"notes/today": "call {{.Value}}\n"}, nil},
			want: at(3, "/srv/today", "layer 1 of 2, COPY notes …"),
			miss: recipe{"FROM alpine\nCOPY notes /srv/\n" + mount + "true\n", files{"notes/today": "call {{random}}\n"}, nil},
		},
		{
			name: "in a file that COPY --link takes",
			leak: recipe{"FROM alpine\nCOPY --link notes /srv/\n" + mount + "true\n", files{"notes/today": "call {{.Value}}\n"}, nil},
			want: at(3, "/srv/today", "layer 1 of 2, COPY notes …"),
			miss: recipe{"FROM alpine\nCOPY --link notes /srv/\n" + mount + "true\n", files{"notes/today": "call {{random}}\n"}, nil},
		},
		{
			name: "in an archive that ADD unpacks",
			leak: recipe{"FROM alpine\nADD a.tar /srv/\n" + mount + "true\n", files{"a.tar": `{{tar "a/b" .Value}}`}, nil},
			want: at(3, "/srv/a/b", "layer 1 of 2, ADD a.tar …"),
			miss: recipe{"FROM alpine\nADD a.tar /srv/\n" + mount + "true\n", files{"a.tar": `{{tar "a/b" (random)}}`}, nil},
		},
		{
			name: "in a cache that a package manager leaves or in a cache mount",
			leak: recipe{dockerfile: "FROM alpine\n" + mount + "mkdir -p /root/.npm/_logs && cat /run/secrets/t > /root/.npm/_logs/debug-0.log\n"},
			want: at(3, "/root/.npm/_logs/debug-0.log", "layer 1 of 1, RUN mkdir …"),
			miss: recipe{dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t --mount=type=cache,target=/root/.npm mkdir -p /root/.npm/_logs && cat /run/secrets/t > /root/.npm/_logs/debug-0.log\n"},
		},
		{
			name: "under /tmp or on a tmpfs",
			leak: recipe{dockerfile: "FROM alpine\n" + mount + "cp /run/secrets/t /tmp/t\n"},
			want: at(3, "/tmp/t", "layer 1 of 1, RUN cp …"),
			miss: recipe{dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t --mount=type=tmpfs,target=/tmp cp /run/secrets/t /tmp/t\n"},
		},
		{
			name: "by a mount that is written to or one that is not kept",
			leak: recipe{dockerfile: "FROM alpine AS build\nFROM alpine\nRUN --mount=type=secret,id=t --mount=from=build,target=/b,rw cp /run/secrets/t /a\n"},
			want: at(4, "/a", "layer 1 of 1, RUN cp …"),
			miss: recipe{dockerfile: "FROM alpine AS build\nFROM alpine\nRUN --mount=type=secret,id=t --mount=from=build,target=/b,rw cp /run/secrets/t /b/a\n"},
		},
		{
			name: "as a file where a secret was mounted or an empty one",
			leak: recipe{"FROM alpine\nCOPY id_rsa /opt/deploy\nRUN test -s /opt/deploy && rm /opt/deploy\nRUN --mount=target=/src sh /src/tool /opt/deploy\n", files{"id_rsa": "{{.SSHKey}}", "tool": "echo fresh > $1\n"}, []string{"--secret", "id=id_rsa,src=id_rsa"}},
			want: place{rule.CredentialInLayer, 5, "/opt/deploy", "layer 2 of 2, RUN sh …"},
			miss: recipe{"FROM alpine\nCOPY id_rsa /opt/deploy\nRUN test -s /opt/deploy && rm /opt/deploy\nRUN --mount=target=/src sh /src/tool /opt/deploy\n", files{"id_rsa": "{{.SSHKey}}", "tool": ": > $1\n"}, []string{"--secret", "id=id_rsa,src=id_rsa"}},
		},
		{
			name: "by another platform's build or by none",
			leak: recipe{"FROM --platform=$BUILDPLATFORM alpine AS build\nARG TARGETARCH\n" + mount + "if [ $TARGETARCH = arm64 ]; then cp /run/secrets/t /a; else touch /a; fi\nFROM scratch\nCOPY --from=build /a /a\n", nil, []string{"--platform", "linux/amd64,linux/arm64"}},
			want: at(6, "/a", "layer 1 of 1, COPY /a …"),
			miss: recipe{"FROM --platform=$BUILDPLATFORM alpine AS build\nARG TARGETARCH\n" + mount + "if [ $TARGETARCH = riscv64 ]; then cp /run/secrets/t /a; else touch /a; fi\nFROM scratch\nCOPY --from=build /a /a\n", nil, []string{"--platform", "linux/amd64,linux/arm64"}},
		},
	}
}
