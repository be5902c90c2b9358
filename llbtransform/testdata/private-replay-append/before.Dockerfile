FROM alpine
COPY .netrc /root/.netrc
RUN echo '' >> /root/.netrc
RUN mkdir /x
RUN wc -l /root/.netrc && rm /root/.netrc
