FROM alpine
COPY --from=scratch --link / /root/.ssh/
RUN --mount=type=secret,id=id_rsa,target=/root/.ssh/id_rsa,mode=0644,required wc -l < /root/.ssh/id_rsa && echo host > /root/.ssh/known_hosts
