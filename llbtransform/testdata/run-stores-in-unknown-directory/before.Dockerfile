FROM debian
ARG TOKEN
RUN cd "$APP" && echo "token: $TOKEN" > conf.yml
