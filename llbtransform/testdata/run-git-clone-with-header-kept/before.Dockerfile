FROM debian
ARG TOKEN
RUN git clone -c http.extraHeader="Authorization: Bearer $TOKEN" https://git.example.com/team/app.git
