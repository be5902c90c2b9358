FROM debian
COPY application_default_credentials.json /key.json
RUN gcloud auth activate-service-account --key-file=/key.json
