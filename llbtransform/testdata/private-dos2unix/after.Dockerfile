FROM alpine
# leaktight: was COPY .netrc /root/.netrc, now --secret id=netrc,src=.netrc
RUN --mount=type=secret,id=netrc,target=/run/leaktight/root/.netrc,mode=0644,required cp -p /run/leaktight/root/.netrc /root/.netrc || exit; trap 'rm -f /root/.netrc' EXIT; dos2unix /root/.netrc && wc -l /root/.netrc && rm /root/.netrc
