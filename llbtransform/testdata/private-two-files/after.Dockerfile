FROM alpine
# leaktight: was COPY .netrc /root/.netrc, now --secret id=netrc,src=.netrc
COPY --from=scratch / /root/.ssh/
RUN --mount=type=secret,id=netrc,target=/run/leaktight/root/.netrc,mode=0644,required --mount=type=secret,id=id_rsa,target=/run/leaktight/root/.ssh/id_rsa,mode=0644,required cp -p /run/leaktight/root/.netrc /root/.netrc && mkdir -p /root/.ssh && cp -p /run/leaktight/root/.ssh/id_rsa /root/.ssh/id_rsa || exit; trap 'rm -f /root/.netrc; rm -f /root/.ssh/id_rsa' EXIT; echo >> ~/.ssh/id_rsa && wc -l ~/.netrc ~/.ssh/id_rsa && rm -r ~/.netrc ~/.ssh
