FROM node:14-alpine as builder
WORKDIR /app
# leaktight: was COPY ./secret.txt /app/secret.txt, now --secret id=secret.txt,src=secret.txt
RUN --mount=type=secret,id=secret.txt,target=/app/secret.txt,mode=0644,required touch runnable
FROM node:14-alpine
WORKDIR /app
COPY --from=builder /app/runnable .
