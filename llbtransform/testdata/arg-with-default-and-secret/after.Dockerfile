FROM alpine
# leaktight: was ARG PASSWORD=changeme, now --secret id=PASSWORD,env=PASSWORD
RUN --mount=type=secret,id=PASSWORD,env=PASSWORD make
