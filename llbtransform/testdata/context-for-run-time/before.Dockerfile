FROM alpine
COPY . /app
CMD ["/app/run"]
