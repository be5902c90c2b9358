FROM alpine
ARG SRC
COPY ${SRC:-.} /app/
RUN ls -a /app
