FROM alpine
WORKDIR /srv
COPY conf/ etc/
RUN make use
