FROM alpine
# leaktight: was ARG KEY_FILE_CONTENT, now --secret id=KEY_FILE_CONTENT,env=KEY_FILE_CONTENT
RUN --mount=type=secret,id=KEY_FILE_CONTENT,env=KEY_FILE_CONTENT trap 'rm -f /key.json' EXIT; echo "$KEY_FILE_CONTENT" | base64 > /key.json
RUN --mount=type=secret,id=KEY_FILE_CONTENT,env=KEY_FILE_CONTENT trap 'rm -f /key.json' EXIT; echo "$KEY_FILE_CONTENT" | base64 > /key.json; wc -c < /key.json
RUN --mount=type=secret,id=KEY_FILE_CONTENT,env=KEY_FILE_CONTENT trap 'rm -f /key.json' EXIT; echo "$KEY_FILE_CONTENT" | base64 > /key.json; wc -l < /key.json && rm /key.json
RUN --mount=type=secret,id=KEY_FILE_CONTENT,env=KEY_FILE_CONTENT ls /
