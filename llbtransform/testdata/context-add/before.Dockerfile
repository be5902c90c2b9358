FROM alpine
ADD --chown=7:8 --chmod=640 . /app
RUN stat -c %a.%u.%g /app/app.js
