FROM alpine
ADD ssh://git:h1NfQfaX3lmGbWXwJK9O9Pwk@git.example.com/team/app.git /src/
RUN make
