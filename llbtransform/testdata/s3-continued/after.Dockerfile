FROM python:latest
# leaktight: was COPY pip.conf /root/.pip/, now --secret id=pip.conf,src=pip.conf
RUN --mount=type=secret,id=pip.conf,target=/root/.pip/pip.conf,required pip install playlist
    # the password must not stay

CMD ["python3"]
