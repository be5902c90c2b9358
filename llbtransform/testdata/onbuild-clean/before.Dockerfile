FROM node
ONBUILD COPY package.json /app/
ONBUILD RUN npm ci
ONBUILD LABEL a=b
