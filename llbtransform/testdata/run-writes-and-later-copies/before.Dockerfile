FROM alpine
ARG TOKEN
RUN echo "t=$TOKEN" > /etc/app.conf
RUN cp /etc/app.conf /srv/app.conf
