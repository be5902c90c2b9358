FROM alpine
COPY --from=scratch / /root/.ssh/
RUN --mount=type=secret,id=id_rsa,target=/run/leaktight/root/.ssh/id_rsa,mode=0600,required mkdir -p /root/.ssh && cp -p /run/leaktight/root/.ssh/id_rsa /root/.ssh/id_rsa || exit; trap 'rm -f /root/.ssh/id_rsa' EXIT; chmod 600 /root/.ssh/id_rsa && stat -c '%a %u %g' /root/.ssh/id_rsa
RUN --mount=type=secret,id=id_rsa,target=/root/.ssh/id_rsa,mode=0600,required ls -ln /root/.ssh
# leaktight: was RUN rm /root/.ssh/id_rsa
