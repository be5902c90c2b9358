FROM debian
ARG TOKEN
RUN echo "TOKEN=$TOKEN" > .env
