FROM debian
ARG TOKEN
RUN git clone https://bot:$TOKEN@git.example.com/team/app.git /src
