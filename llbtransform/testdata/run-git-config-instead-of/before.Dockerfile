FROM golang
ARG GITHUB_TOKEN
RUN git config --global url."https://x-access-token:${GITHUB_TOKEN}@git.example.com/".insteadOf "https://git.example.com/"
RUN go build
