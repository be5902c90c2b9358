FROM alpine
ARG TOKEN
ADD --keep-git-dir=true https://me:${TOKEN}@git.example.com:8443/team/app.git#v1:sub /src/
RUN make
