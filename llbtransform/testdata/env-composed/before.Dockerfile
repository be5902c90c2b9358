FROM alpine
ARG TOKEN
ENV URL=https://$TOKEN@git.example.com/
RUN git ls-remote $URL
