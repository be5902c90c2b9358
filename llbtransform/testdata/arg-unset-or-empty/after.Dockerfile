FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN [ -z ${TOKEN:+x} ] && echo none || echo some
RUN --mount=type=secret,id=TOKEN,env=TOKEN echo ${TOKEN:-none} | wc -c; sh -c 'echo ${TOKEN:-none}' | wc -c
RUN --mount=type=secret,id=TOKEN,env=TOKEN if [ -n "$TOKEN" ]; then echo given; fi; echo ${TOKEN:+yes}
RUN --mount=type=secret,id=TOKEN,env=TOKEN <<EOT
: "${TOKEN:=fallback}"
echo ${#TOKEN}
EOT
RUN --mount=type=secret,id=TOKEN,env=TOKEN ["sh", "-c", "echo \"${TOKEN:+x}\""]
