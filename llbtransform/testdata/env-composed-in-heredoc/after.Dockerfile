FROM alpine
ENV HOST=git.example.com
ARG GIT_USER=bot
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
ENV A=1
# leaktight: was ENV URL=$BASE/team/app.git, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN export BASE="https://$GIT_USER:${TOKEN:-none}@$HOST"; export URL="$BASE/team/app.git"; git ls-remote $URL
RUN --mount=type=secret,id=TOKEN,env=TOKEN <<EOT
export BASE="https://$GIT_USER:${TOKEN:-none}@$HOST"; export URL="$BASE/team/app.git"; set -e
git fetch $URL
EOT
