FROM alpine AS build
WORKDIR /src
COPY . .
RUN wc -l < .npmrc
FROM alpine
COPY --from=build /src /app
RUN ls -a /app && wc -l < /app/.npmrc
