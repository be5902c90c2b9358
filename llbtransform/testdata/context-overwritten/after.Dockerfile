FROM alpine
COPY . /app
WORKDIR /app
RUN { [ -e /app/.env ] || : > /app/.env; } || exit; trap '[ -s /app/.env ] || rm -f /app/.env' EXIT; cp .env.example .env && cat .env
RUN ls -a
