FROM alpine
WORKDIR /app
COPY . .
RUN cp .env.example .env && wc -c < .env
RUN sed -i s/a/b/ .npmrc && mv .npmrc .npmrc.bak && rm .npmrc.bak
RUN chmod 600 id_rsa && cp id_rsa /etc/key && rm id_rsa /etc/key
RUN for f in deploy/*; do rm $f; done; ls -a
RUN ls -a
