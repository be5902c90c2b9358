FROM golang
# leaktight: was ARG GOPROXY=https://proxy.example.com,direct, now --secret id=GOPROXY,env=GOPROXY
RUN --mount=type=secret,id=GOPROXY,env=GOPROXY go mod download
