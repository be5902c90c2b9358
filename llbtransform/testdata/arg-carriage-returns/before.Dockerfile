# escape=`
FROM alpine
ARG NPM_TOKEN
RUN make `
  install
