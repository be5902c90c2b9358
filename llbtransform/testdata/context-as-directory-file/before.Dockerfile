FROM alpine
COPY app/ /app/
RUN ls -a /app
