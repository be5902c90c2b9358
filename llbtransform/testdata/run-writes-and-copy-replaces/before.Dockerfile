FROM alpine
ARG TOKEN
RUN echo "t=$TOKEN" > /etc/app.conf
COPY . /etc/
RUN wc -c < /etc/app.conf
