FROM golang
RUN go mod download
