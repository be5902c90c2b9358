FROM node:14-alpine
WORKDIR /app
# leaktight: was COPY ./secret.txt /app/secret.txt
# leaktight: was RUN rm -rf /app/secret.txt
