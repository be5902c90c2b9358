FROM alpine
ENV HOST=git.example.com
ARG GIT_USER=bot
ARG TOKEN
ENV A=1 BASE="https://$GIT_USER:${TOKEN:-none}@$HOST"
ENV URL=$BASE/team/app.git
RUN git ls-remote $URL
RUN <<EOT
set -e
git fetch $URL
EOT
