FROM alpine
COPY --from=scratch / /root/.ssh/
RUN --mount=type=secret,id=id_rsa,target=/run/leaktight/root/.ssh/id_rsa,mode=0644,required mkdir -p /root/.ssh && cp -p /run/leaktight/root/.ssh/id_rsa /root/.ssh/id_rsa || exit; trap 'rm -f /root/.ssh/id_rsa' EXIT; wc -l < /root/.ssh/id_rsa && rm -rf /root/.ssh
