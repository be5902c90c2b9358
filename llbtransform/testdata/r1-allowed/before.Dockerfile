FROM debian
# leaktight: allow=/root/.secret reason=demo key, good for nothing
COPY .secret /root/.secret
CMD ["cat", "/root/.secret"]
