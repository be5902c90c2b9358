FROM debian
ARG TOKEN
RUN echo "$TOKEN" > /tmp/t && cp /tmp/t /etc/app.token && rm /tmp/t
