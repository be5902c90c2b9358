FROM alpine
COPY conf/ /app/
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required npm ci
