FROM python:latest
RUN --mount=type=secret,id=pip.conf,dst=/root/.pip/pip.conf pip install playlist
