FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN git -c http.extraHeader="Authorization: Bearer $TOKEN" clone https://git.example.com/team/app.git
