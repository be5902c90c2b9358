FROM python:latest
COPY --from=scratch / /root/.pip/
RUN --mount=type=secret,id=pip.conf,target=/root/.pip/pip.conf,mode=0644,required pip install playlist
# leaktight: was RUN rm /root/.pip/pip.conf
