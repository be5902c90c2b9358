FROM alpine
ONBUILD COPY . /app
RUN ls
