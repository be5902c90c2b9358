FROM alpine
WORKDIR /app
COPY . .
RUN { [ -e /app/.env ] || : > /app/.env; } || exit; trap '[ -s /app/.env ] || rm -f /app/.env' EXIT; cp .env.example .env && wc -c < .env
RUN { [ -e /app/.npmrc ] || : > /app/.npmrc; } || exit; trap '[ -s /app/.npmrc ] || rm -f /app/.npmrc' EXIT; sed -i s/a/b/ .npmrc && mv .npmrc .npmrc.bak && rm .npmrc.bak
RUN { [ -e /app/id_rsa ] || : > /app/id_rsa; } || exit; trap '[ -s /app/id_rsa ] || rm -f /app/id_rsa' EXIT; chmod 600 id_rsa && cp id_rsa /etc/key && rm id_rsa /etc/key
RUN mkdir -p /app/deploy && { [ -e /app/deploy/id_ed25519 ] || : > /app/deploy/id_ed25519; } || exit; trap '[ -s /app/deploy/id_ed25519 ] || rm -f /app/deploy/id_ed25519' EXIT; for f in deploy/*; do rm $f; done; ls -a
RUN ls -a
