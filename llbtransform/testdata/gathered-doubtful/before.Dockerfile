FROM alpine
COPY conf/ /app/
RUN npm ci
