FROM alpine
ARG TOKEN
RUN echo "t=$TOKEN" > /etc/app.conf
RUN app
FROM alpine
COPY --from=0 /etc/app.conf /etc/
