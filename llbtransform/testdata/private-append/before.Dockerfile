FROM alpine
COPY .netrc /root/.netrc
RUN echo 'machine other' >> /root/.netrc; wc -l /root/.netrc; rm -f /root/.netrc
