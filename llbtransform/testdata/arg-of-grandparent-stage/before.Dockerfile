FROM alpine AS one
ARG NPM_TOKEN
FROM one AS two
RUN make
FROM two
RUN make
