FROM debian
ARG GCP_SECRET_KEY
RUN echo "$GCP_SECRET_KEY" | base64 -d > /app/key.json
