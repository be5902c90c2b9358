FROM alpine
ENV HOST=git.example.com
ARG GIT_USER=bot
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
ENV A=1 \
    URL=$BASE/team/app.git
RUN --mount=type=secret,id=TOKEN,env=TOKEN export BASE="https://$GIT_USER:${TOKEN:-none}@$HOST"; git ls-remote $URL
RUN --mount=type=secret,id=TOKEN,env=TOKEN <<EOT
export BASE="https://$GIT_USER:${TOKEN:-none}@$HOST"; set -e
git fetch $URL
EOT
