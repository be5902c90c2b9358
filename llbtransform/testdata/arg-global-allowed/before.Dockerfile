# the registry
# leaktight: allow=NPM_TOKEN reason=a token of the test registry
ARG NPM_TOKEN
FROM alpine
# leaktight: allow=NPM_TOKEN reason=a token of the test registry
ARG NPM_TOKEN
RUN make
