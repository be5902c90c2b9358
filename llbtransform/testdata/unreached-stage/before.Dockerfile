FROM debian AS prod
COPY .secret /root/.secret
FROM debian AS dev
RUN make
