FROM debian
ARG TOKEN
RUN echo "$TOKEN" > .env && gh auth login --with-token < .env && rm .env
