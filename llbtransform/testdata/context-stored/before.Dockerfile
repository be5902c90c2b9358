FROM alpine
WORKDIR /app
COPY . .
RUN cp .npmrc /etc/npmrc
