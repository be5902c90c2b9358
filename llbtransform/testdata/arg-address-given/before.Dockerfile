FROM golang
ARG GOPROXY
ARG NPM_CONFIG_REGISTRY
ARG BASE_URL=https://example.com
RUN go mod download
