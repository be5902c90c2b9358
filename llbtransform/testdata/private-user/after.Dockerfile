FROM alpine
COPY --from=scratch --chown=1000:1000 / /home/app/
RUN --mount=type=secret,id=netrc,target=/home/app/.netrc,mode=0644,uid=1000,gid=1000,required chown 1000:1000 /home/app
USER 1000:1000
RUN --mount=type=secret,id=netrc,target=/run/leaktight/home/app/.netrc,mode=0644,uid=1000,gid=1000,required mkdir -p /home/app && cp /run/leaktight/home/app/.netrc /home/app/.netrc || exit; trap 'rm -f /home/app/.netrc' EXIT; sed -i s/a/b/ /home/app/.netrc && wc -l /home/app/.netrc && rm /home/app/.netrc
