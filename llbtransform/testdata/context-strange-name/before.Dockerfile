FROM alpine
COPY . /app
RUN ls -a /app
