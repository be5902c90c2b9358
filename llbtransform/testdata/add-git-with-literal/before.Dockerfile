FROM alpine
ADD https://deploy:h1NfQfaX3lmGbWXwJK9O9Pwk@git.example.com:8443/team/app.git#v1 /src/
RUN make
