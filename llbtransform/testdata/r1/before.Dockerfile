FROM debian
COPY .secret /root/.secret
CMD ["cat", "/root/.secret"]
