# syntax=leaktight/dockerfile:1
ARG VERSION=3.20
FROM alpine:$VERSION AS base
ARG TARGETPLATFORM
ENV NODE_ENV=production TOKENIZERS_PARALLELISM=false
WORKDIR /src
COPY --link . .
RUN --mount=type=cache,target=/root/.cache <<EOT
set -e
make
EOT
FROM scratch
COPY --from=base --chown=1:1 /src/app /app
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/a.tar /a/
HEALTHCHECK CMD ["/app", "health"]
ENTRYPOINT ["/app"]
