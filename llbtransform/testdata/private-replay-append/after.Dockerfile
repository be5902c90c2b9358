FROM alpine
# leaktight: was COPY .netrc /root/.netrc, now --secret id=netrc,src=.netrc
RUN --mount=type=secret,id=netrc,target=/run/leaktight/root/.netrc,mode=0644,required cp -p /run/leaktight/root/.netrc /root/.netrc || exit; trap 'rm -f /root/.netrc' EXIT; echo '' >> /root/.netrc
RUN --mount=type=secret,id=netrc,target=/root/.netrc,mode=0644,required mkdir /x
RUN --mount=type=secret,id=netrc,target=/run/leaktight/root/.netrc,mode=0644,required cp -p /run/leaktight/root/.netrc /root/.netrc || exit; trap 'rm -f /root/.netrc' EXIT; echo '' >> /root/.netrc; wc -l /root/.netrc && rm /root/.netrc
