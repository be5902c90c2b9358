FROM alpine
ARG TOKEN
ADD ssh://git:$TOKEN@git.example.com/app.git /src/
RUN make
