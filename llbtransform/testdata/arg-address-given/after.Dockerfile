FROM golang
# leaktight: was ARG GOPROXY, now --secret id=GOPROXY,env=GOPROXY
ARG NPM_CONFIG_REGISTRY
ARG BASE_URL=https://example.com
RUN --mount=type=secret,id=GOPROXY,env=GOPROXY go mod download
