FROM alpine
COPY --from=scratch / /keys/
# leaktight: was RUN chmod 400 /keys/id_rsa
# leaktight: was RUN chown 1000:7 /keys/id_rsa
USER 1000
RUN --mount=type=secret,id=id_rsa,target=/keys/id_rsa,mode=0400,uid=1000,gid=7,required stat -c '%a %u %g' /keys/id_rsa
USER root
# leaktight: was RUN rm /keys/id_rsa
