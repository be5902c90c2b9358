FROM alpine
WORKDIR /app
COPY .env ./
RUN make && rm .env
