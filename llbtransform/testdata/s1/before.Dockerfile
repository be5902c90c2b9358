FROM python:latest
COPY pip.conf /root/.pip/pip.conf
RUN pip install playlist
