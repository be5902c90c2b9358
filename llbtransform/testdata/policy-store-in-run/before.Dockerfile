FROM alpine
ARG TOKEN
RUN git clone https://$TOKEN@git.example.com/a
