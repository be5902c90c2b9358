FROM alpine
ARG TOKEN
ENV A=${TOKEN:-none} B=${TOKEN-none} C=${TOKEN:+yes}
RUN make
