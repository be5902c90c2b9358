FROM python:latest
COPY pip.conf /root/.pip/
RUN pip install playlist \
    # the password must not stay
 && rm /root/.pip/pip.conf
CMD ["python3"]
