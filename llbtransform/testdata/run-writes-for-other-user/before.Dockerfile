FROM alpine
ARG TOKEN
RUN echo "t=$TOKEN" > /etc/app.conf
USER 1000
RUN wc -c < /etc/app.conf
