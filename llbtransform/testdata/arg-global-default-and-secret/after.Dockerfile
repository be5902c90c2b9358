# leaktight: was ARG API_PASSWORD=changeme, now --secret id=API_PASSWORD,env=API_PASSWORD
FROM alpine
# leaktight: was ARG API_PASSWORD, now --secret id=API_PASSWORD,env=API_PASSWORD
RUN --mount=type=secret,id=API_PASSWORD,env=API_PASSWORD make
