FROM debian
COPY service-account.json /key.json
RUN gcloud auth activate-service-account --key-file=/key.json
