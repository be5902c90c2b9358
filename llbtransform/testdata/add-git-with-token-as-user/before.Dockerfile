FROM alpine
ADD https://h1NfQfaX3lmGbWXwJK9O9Pwk:x-oauth-basic@git.example.com/team/app.git /src/
RUN make
