FROM alpine AS base
ARG TOKEN
RUN echo "machine a password $TOKEN" > /root/.netrc
FROM base
RUN wc -c < /root/.netrc
RUN rm /root/.netrc
