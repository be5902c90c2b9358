FROM alpine
# leaktight: allow=deploy/* reason=key of the test server
COPY . /app
RUN ls -a /app/deploy
