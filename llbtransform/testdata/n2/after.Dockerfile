FROM node:14-alpine
# leaktight: was ARG SECRET, now --secret id=SECRET,env=SECRET
# leaktight: was ENV SECRET=$SECRET, now --secret id=SECRET,env=SECRET
RUN --mount=type=secret,id=SECRET,env=SECRET echo ${SECRET}
