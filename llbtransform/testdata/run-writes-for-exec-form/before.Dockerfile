FROM alpine
ARG TOKEN
RUN echo "t=$TOKEN" > /etc/app.conf
RUN ["cat", "/etc/app.conf"]
