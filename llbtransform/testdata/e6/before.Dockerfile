FROM debian
COPY secrets.ejson /app/secrets.ejson
