FROM alpine
ARG TOKEN
ENV API_TOKEN=$TOKEN
RUN make
HEALTHCHECK CMD curl -H "Authorization: $API_TOKEN" http://localhost/
