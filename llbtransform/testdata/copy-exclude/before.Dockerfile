FROM alpine
COPY --exclude=.netrc .netrc file /app/
RUN ls -a /app
