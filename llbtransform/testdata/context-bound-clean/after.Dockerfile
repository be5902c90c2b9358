FROM alpine
RUN --mount=type=bind,source=src,target=/src wc -l < /src/app.js
