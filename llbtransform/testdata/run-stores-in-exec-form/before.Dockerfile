FROM debian
ARG TOKEN
RUN ["sh", "-c", "echo $TOKEN | base64 > /token"]
