FROM alpine
ARG NPM_TOKEN=x9!Kq2vLp7@Zt4mWd
RUN make
