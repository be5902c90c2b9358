FROM alpine
ARG github_token
ENV GITHUB_TOKEN=${github_token} GH_TOKEN="$github_token"
RUN make
