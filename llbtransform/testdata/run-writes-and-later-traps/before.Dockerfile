FROM alpine
ARG TOKEN
RUN echo "t=$TOKEN" > /etc/app.conf
RUN trap 'echo end' EXIT; wc -c < /etc/app.conf
