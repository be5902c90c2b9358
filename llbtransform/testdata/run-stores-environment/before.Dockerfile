FROM debian
ARG TOKEN
RUN env > /etc/environment
