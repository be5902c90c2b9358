FROM alpine
ARG TOKEN
ENV API_TOKEN=$TOKEN
RUN make
ENTRYPOINT ["sh", "-c", "serve --token ${API_TOKEN}"]
