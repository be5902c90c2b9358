FROM alpine AS base
COPY .netrc /root/.netrc
RUN sed -i s/a/b/ /root/.netrc
FROM base
RUN wc -l /root/.netrc && rm /root/.netrc
