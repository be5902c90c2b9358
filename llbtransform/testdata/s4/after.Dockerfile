FROM python:latest
# leaktight: was ARG SECRET, now --secret id=SECRET,env=SECRET
COPY generate.sh /generate.sh
RUN --mount=type=secret,id=SECRET,env=SECRET /generate.sh ${SECRET} && pip install playlist && rm /root/.pip/pip.conf
