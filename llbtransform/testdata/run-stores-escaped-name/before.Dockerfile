FROM alpine
ARG TOKEN
RUN echo "token: \$TOKEN" > /etc/app.conf && echo '${TOKEN}' >> /etc/app.conf
