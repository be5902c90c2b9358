FROM alpine
ARG DB_USER=app
# leaktight: was ARG DB_PASSWORD, now --secret id=DB_PASSWORD,env=DB_PASSWORD
# leaktight: was ARG API_TOKEN, now --secret id=API_TOKEN,env=API_TOKEN
# leaktight: was ENV DSN="postgres://$DB_USER:$DB_PASSWORD@db/app?key=$API_TOKEN", now --secret id=DB_PASSWORD,env=DB_PASSWORD
RUN --mount=type=secret,id=DB_PASSWORD,env=DB_PASSWORD --mount=type=secret,id=API_TOKEN,env=API_TOKEN export DSN="postgres://$DB_USER:$DB_PASSWORD@db/app?key=$API_TOKEN"; make
