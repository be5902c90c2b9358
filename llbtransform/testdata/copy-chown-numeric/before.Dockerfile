FROM alpine
COPY --chown=1000:1000 id_rsa /home/app/.ssh/id_rsa
USER 1000:1000
RUN ls -ln /home/app/.ssh && echo host > /home/app/.ssh/known_hosts
RUN rm /home/app/.ssh/id_rsa
