FROM alpine
ARG TOKEN
RUN [ -z ${TOKEN+x} ] && echo none || echo some
RUN echo ${TOKEN-none} | wc -c; sh -c 'echo ${TOKEN:-none}' | wc -c
RUN if [ -n "$TOKEN" ]; then echo given; fi; echo ${TOKEN:+yes}
RUN <<EOT
: "${TOKEN=fallback}"
echo ${#TOKEN}
EOT
RUN ["sh", "-c", "echo \"${TOKEN+x}\""]
