FROM alpine AS base
ARG TOKEN
ENV URL=https://$TOKEN@git.example.com/
FROM base
RUN make
