FROM alpine
COPY . /app
WORKDIR /app
RUN cp .env.example .env && cat .env
RUN ls -a
