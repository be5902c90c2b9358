FROM alpine
# leaktight: was COPY .netrc /root/.netrc, now --secret id=netrc,src=.netrc
RUN --mount=type=secret,id=netrc,target=/root/.netrc,mode=0644,required f() { true; }; trap f EXIT; wc -l /root/.netrc
