FROM alpine
COPY .netrc /root/.netrc
RUN ["sed", "-i", "s/example.com/example.org/", "/root/.netrc"]
