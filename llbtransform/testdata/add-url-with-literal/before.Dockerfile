FROM alpine
ADD https://user:h1NfQfaX3lmGbWXwJK9O9Pwk@files.example.com:8443/a.tar /a/
RUN make
