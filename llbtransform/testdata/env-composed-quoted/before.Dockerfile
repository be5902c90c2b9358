FROM alpine
ARG TOKEN
ENV HEADER='Bearer '"$TOKEN"
RUN curl -H "$HEADER" https://example.com
