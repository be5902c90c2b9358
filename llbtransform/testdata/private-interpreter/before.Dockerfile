FROM alpine
COPY .netrc /root/.netrc
RUN <<EOF
#!/bin/sh -e
sed -i s/a/b/ /root/.netrc
wc -l /root/.netrc
rm /root/.netrc
EOF
