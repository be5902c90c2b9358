FROM alpine
COPY conf package.json .netrc /app/
RUN make use
