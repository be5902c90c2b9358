FROM alpine
ARG ACME_LICENCE
COPY licence.dat /etc/acme/
COPY acme.pub /etc/acme/
RUN make
