FROM alpine
ONBUILD COPY --from=scratch / /root/.ssh/
ONBUILD RUN --mount=type=secret,id=id_rsa,target=/run/leaktight/root/.ssh/id_rsa,mode=0644,required mkdir -p /root/.ssh && cp -p /run/leaktight/root/.ssh/id_rsa /root/.ssh/id_rsa || exit; trap 'rm -f /root/.ssh/id_rsa' EXIT; sed -i s/a/b/ /root/.ssh/id_rsa && wc -l /root/.ssh/id_rsa && rm /root/.ssh/id_rsa
