FROM alpine
COPY . /app
RUN ls /app && rm /app/id_rsa && rm -r /app/keys
RUN ls /app
