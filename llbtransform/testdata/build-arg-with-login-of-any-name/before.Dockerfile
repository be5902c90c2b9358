FROM golang
ARG FETCH_FROM
RUN go mod download
