FROM alpine
COPY .ssh/ /root/.ssh/
COPY *.json /app/
RUN make
