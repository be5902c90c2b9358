FROM alpine
# leaktight: allow=deploy/* reason=key of the test server
COPY . /app
COPY . /app2
RUN ls -a /app/deploy
