FROM alpine
ARG SRC
COPY ${SRC:-.} /app/
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required ls -a /app
