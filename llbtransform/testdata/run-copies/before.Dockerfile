FROM debian
COPY .netrc /root/.netrc
RUN cp /root/.netrc /etc/netrc && make
