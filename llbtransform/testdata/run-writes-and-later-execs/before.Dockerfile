FROM alpine
ARG TOKEN
RUN echo "t=$TOKEN" > /etc/app.conf
RUN exec app
