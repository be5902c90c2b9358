FROM golang
ARG GOPROXY=https://proxy.golang.org,direct
RUN go mod download
