FROM golang
ARG GOPROXY=https://proxy.example.com,direct
RUN go mod download
