# The leaktight frontend image: one static binary, nothing else. --target cli is the command line instead.
ARG GO_VERSION=1.26.8

FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-alpine AS source
WORKDIR /src
ENV CGO_ENABLED=0
ARG TARGETOS TARGETARCH

FROM source AS build-cli
RUN --mount=target=. \
    --mount=type=cache,target=/root/.cache/go-build \
    --mount=type=cache,target=/go/pkg/mod \
    GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -ldflags "-s -w" -o /out/leaktight ./cmd/leaktight

FROM scratch AS cli
COPY --from=build-cli /out/leaktight /leaktight

FROM source AS build
RUN --mount=target=. \
    --mount=type=cache,target=/root/.cache/go-build \
    --mount=type=cache,target=/go/pkg/mod \
    GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -tags "netgo static_build osusergo" -ldflags "-d -s -w" \
    -o /out/leaktight-frontend ./cmd/frontend

FROM scratch
LABEL moby.buildkit.frontend.network.none="true"
LABEL moby.buildkit.frontend.caps="moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,moby.buildkit.frontend.contexts,moby.buildkit.frontend.gitquerystring,moby.buildkit.frontend.contexts.zstd"
COPY --from=build /out/leaktight-frontend /bin/leaktight-frontend
ENTRYPOINT ["/bin/leaktight-frontend"]
