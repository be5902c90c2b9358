FROM python:latest
# leaktight: was COPY pip.conf /root/.pip/pip.conf, now --secret id=pip.conf,src=pip.conf
RUN --mount=type=secret,id=pip.conf,target=/root/.pip/pip.conf,required pip install playlist
# leaktight: was RUN rm /root/.pip/pip.conf
