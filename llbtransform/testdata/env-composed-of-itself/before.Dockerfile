FROM alpine
ARG TOKEN
ENV URL=https://$TOKEN@git.example.com
ENV URL=$URL/team
RUN make
