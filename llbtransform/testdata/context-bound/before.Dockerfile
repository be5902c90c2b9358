FROM alpine
RUN --mount=type=bind,target=/src ls -a /src && wc -l < /src/deploy/app.js
RUN ls -a /src || echo none
