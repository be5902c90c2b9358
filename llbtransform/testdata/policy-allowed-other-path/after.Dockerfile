FROM alpine
COPY . /app
RUN make
