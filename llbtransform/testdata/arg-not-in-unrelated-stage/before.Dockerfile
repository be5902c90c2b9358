FROM alpine AS one
ARG NPM_TOKEN
RUN make | md5sum > /one
FROM alpine
COPY --from=one /one /one
RUN make
