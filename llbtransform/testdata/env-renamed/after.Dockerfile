FROM alpine
# leaktight: was ARG github_token, now --secret id=github_token,env=github_token
# leaktight: was ENV GITHUB_TOKEN=${github_token} GH_TOKEN="$github_token", now --secret id=github_token,env=github_token
RUN --mount=type=secret,id=github_token,env=github_token --mount=type=secret,id=github_token,env=GITHUB_TOKEN --mount=type=secret,id=github_token,env=GH_TOKEN make
