FROM alpine
COPY .netrc /root/.netrc
RUN sed -i s/a/b/ /root/.netrc && wc -l /root/.netrc
