# leaktight: was ARG TOKEN
FROM alpine
RUN test -z "$TOKEN"
