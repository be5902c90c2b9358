FROM golang
# leaktight: was ARG GOPROXY=https://proxy.golang.org,direct, now --secret id=GOPROXY,env=GOPROXY
RUN --mount=type=secret,id=GOPROXY,env=GOPROXY go mod download
