FROM node
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
# leaktight: allow=/etc/app.conf reason=a test value
RUN --mount=type=secret,id=TOKEN,env=TOKEN echo "$TOKEN" > /etc/app.conf
