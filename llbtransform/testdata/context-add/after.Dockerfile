FROM alpine
ADD --chown=7:8 --chmod=640 . /app
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0640,uid=7,gid=8,required stat -c %a.%u.%g /app/app.js
