FROM node
ARG TOKEN
RUN make
ONBUILD RUN make install
