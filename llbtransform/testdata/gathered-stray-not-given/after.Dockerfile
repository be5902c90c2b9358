FROM alpine
COPY app/ /app/
RUN wc -c < /app/x
