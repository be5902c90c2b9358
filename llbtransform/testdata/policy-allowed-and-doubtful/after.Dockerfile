FROM alpine
COPY .npmrc /root/
RUN npm ci
