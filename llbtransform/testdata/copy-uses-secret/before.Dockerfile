FROM alpine
ARG TOKEN
COPY $TOKEN.json /app/
RUN make
