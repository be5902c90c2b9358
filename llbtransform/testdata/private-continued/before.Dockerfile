FROM alpine
COPY .netrc /root/.netrc
RUN set -e; \
  # a comment
  sed -i s/a/b/ ~/.netrc; \

  wc -l ~/.netrc; \
  rm ~/.netrc
