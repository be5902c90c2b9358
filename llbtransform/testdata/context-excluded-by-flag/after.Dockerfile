FROM alpine
COPY --exclude=.npmrc --exclude=**/id_rsa . /app
RUN ls -a /app
