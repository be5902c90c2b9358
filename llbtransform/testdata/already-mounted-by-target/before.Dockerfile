FROM alpine
COPY .npmrc /root/.npmrc
RUN --mount=type=secret,id=npm,target=/root/.npmrc make
RUN make install
