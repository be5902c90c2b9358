FROM alpine
ARG TOKEN
RUN git -c http.extraHeader="Authorization: Bearer $TOKEN" clone https://git.example.com/team/app.git
