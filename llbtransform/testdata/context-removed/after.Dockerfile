FROM alpine
COPY . /app
RUN rm -f /app/.npmrc /app/deploy/* && ls -a /app
RUN ls /app/deploy
