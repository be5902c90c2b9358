FROM alpine AS build
WORKDIR /src
COPY . .
RUN --mount=type=secret,id=npmrc,target=/src/.npmrc,mode=0644,required wc -l < .npmrc
FROM alpine
COPY --from=build /src /app
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required ls -a /app && wc -l < /app/.npmrc
