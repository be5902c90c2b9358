FROM alpine
# leaktight: was ARG npm_token, now --secret id=npm_token,env=npm_token
# leaktight: was ARG githubToken, now --secret id=githubToken,env=githubToken
RUN --mount=type=secret,id=npm_token,env=npm_token --mount=type=secret,id=githubToken,env=githubToken make $npm_token ${githubToken:0:2}
