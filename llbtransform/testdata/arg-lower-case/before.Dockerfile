FROM alpine
ARG npm_token
ARG githubToken
RUN make $npm_token ${githubToken:0:2}
