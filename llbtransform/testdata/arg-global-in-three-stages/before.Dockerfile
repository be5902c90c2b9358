ARG NPM_TOKEN
FROM alpine AS one
ARG NPM_TOKEN
RUN make > /one
FROM alpine AS two
RUN make > /two
FROM alpine
COPY --from=one /one /
COPY --from=two /two /
RUN make
ARG NPM_TOKEN
RUN make
