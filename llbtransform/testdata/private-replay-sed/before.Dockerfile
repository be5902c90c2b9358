FROM alpine
COPY .netrc /root/.netrc
RUN sed -i s/example.com/example.org/ /root/.netrc
RUN wc -l /root/.netrc
RUN rm /root/.netrc && echo removed
