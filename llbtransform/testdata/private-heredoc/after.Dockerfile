FROM alpine
# leaktight: was COPY .netrc /root/.netrc, now --secret id=netrc,src=.netrc
RUN --mount=type=secret,id=netrc,target=/run/leaktight/root/.netrc,mode=0644,required <<EOF
cp -p /run/leaktight/root/.netrc /root/.netrc || exit; trap 'rm -f /root/.netrc' EXIT; set -e
sed -i s/a/b/ /root/.netrc
wc -l /root/.netrc
rm /root/.netrc
EOF
