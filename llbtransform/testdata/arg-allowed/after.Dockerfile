FROM alpine
# leaktight: allow=CACHE_TOKEN reason=names a directory
ARG CACHE_TOKEN
RUN make
