FROM alpine
WORKDIR /app
COPY .npmrc ./
RUN make && rm .npmrc
