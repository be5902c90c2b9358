FROM alpine
ARG KEY_FILE_CONTENT
RUN echo "$KEY_FILE_CONTENT" | base64 > /key.json
RUN wc -c < /key.json
RUN wc -l < /key.json && rm /key.json
RUN ls /
