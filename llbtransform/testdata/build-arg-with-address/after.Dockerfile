FROM golang
ARG GOPROXY
RUN go mod download
