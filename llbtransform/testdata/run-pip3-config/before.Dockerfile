FROM debian
ARG TOKEN
RUN pip3 config set global.extra-index-url "https://bot:$TOKEN@pip.example.com/simple"
