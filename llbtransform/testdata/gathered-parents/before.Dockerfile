FROM alpine
COPY --parents conf/keys /app/
RUN make use
