FROM alpine
ARG TOKEN
RUN echo "t=$TOKEN" > /etc/app.conf
RUN echo more >> /etc/app.conf
RUN app
