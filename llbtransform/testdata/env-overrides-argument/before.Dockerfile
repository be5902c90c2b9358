FROM alpine
ARG TOKEN
RUN make
ENV TOKEN=
RUN make install
