FROM alpine
ARG TOKEN
ENV URL=https://$TOKEN@git.example.com/
RUN make
ENV URL= TOKEN_FILE=
RUN make install
