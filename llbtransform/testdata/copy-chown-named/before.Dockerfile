FROM alpine
COPY --chown=nobody .netrc /app/.netrc
USER nobody
RUN stat -c '%a %u %g' /app/.netrc
USER root
RUN rm /app/.netrc
