FROM alpine
ARG TOKEN
ADD https://$TOKEN@git.example.com/app.git?branch=main /src/
RUN make
