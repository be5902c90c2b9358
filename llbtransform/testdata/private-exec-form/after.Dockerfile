FROM alpine
# leaktight: was COPY .netrc /root/.netrc, now --secret id=netrc,src=.netrc
RUN --mount=type=secret,id=netrc,target=/run/leaktight/root/.netrc,mode=0644,required ["/bin/sh", "-c", "cp -p /run/leaktight/root/.netrc /root/.netrc || exit; trap 'rm -f /root/.netrc' EXIT; sed -i s/example.com/example.org/ /root/.netrc"]
