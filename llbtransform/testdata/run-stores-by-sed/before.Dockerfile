FROM debian
ARG TOKEN
RUN sed -i "s/@TOKEN@/$TOKEN/" /etc/app.conf
