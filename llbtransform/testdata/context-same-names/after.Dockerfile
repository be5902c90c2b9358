FROM alpine
COPY . /app
RUN --mount=type=secret,id=a/.npmrc,target=/app/a/.npmrc,mode=0644,required --mount=type=secret,id=b/.npmrc,target=/app/b/.npmrc,mode=0644,required ls -a /app/a /app/b
