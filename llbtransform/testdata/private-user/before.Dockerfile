FROM alpine
COPY --chown=1000:1000 .netrc /home/app/.netrc
RUN chown 1000:1000 /home/app
USER 1000:1000
RUN sed -i s/a/b/ /home/app/.netrc && wc -l /home/app/.netrc && rm /home/app/.netrc
