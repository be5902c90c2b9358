FROM alpine
COPY . /app
RUN mkdir -p /app && { [ -e /app/id_rsa ] || : > /app/id_rsa; } && mkdir -p /app/keys && { [ -e /app/keys/id_ed25519 ] || : > /app/keys/id_ed25519; } || exit; trap '[ -s /app/id_rsa ] || rm -f /app/id_rsa; [ -s /app/keys/id_ed25519 ] || rm -f /app/keys/id_ed25519' EXIT; ls /app && rm /app/id_rsa && rm -r /app/keys
RUN ls /app
