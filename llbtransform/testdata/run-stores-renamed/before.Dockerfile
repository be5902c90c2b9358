FROM debian
ARG TOKEN
RUN export APP_TOKEN="app-$TOKEN" && \
    echo "token=$APP_TOKEN" > /etc/app.conf
