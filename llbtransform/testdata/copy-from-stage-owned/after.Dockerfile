FROM alpine AS keys
# leaktight: was COPY --chown=9 id_rsa /id_rsa, now --secret id=id_rsa,src=id_rsa
RUN --mount=type=secret,id=id_rsa,target=/id_rsa,mode=0644,uid=9,gid=9,required wc -c /id_rsa > /size
FROM alpine
COPY --from=scratch --chown=1000:1000 / /srv/app/
COPY --from=keys /size /size
USER 1000
RUN --mount=type=secret,id=id_rsa,target=/srv/app/key,mode=0644,uid=1000,gid=1000,required stat -c "%a %u %g" /srv/app/key
