FROM golang
ARG GOPROXY
ARG GIT_REPO=https://git.example.com/a.git
RUN go mod download
