FROM alpine
COPY conf/ /app/
RUN make
