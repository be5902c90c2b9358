FROM alpine
COPY app/ /app/
RUN --mount=type=secret,id=env,target=/app/.env,mode=0644,required ls -a /app
