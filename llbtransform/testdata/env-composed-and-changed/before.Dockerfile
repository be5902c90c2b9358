FROM alpine
ARG TOKEN
ENV HOST=git.example.com
ENV URL=https://$TOKEN@$HOST/
ENV HOST=other.example.com
RUN make
