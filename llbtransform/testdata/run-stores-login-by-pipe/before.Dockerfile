FROM debian
ARG KEY_FILE_CONTENT
RUN echo "$KEY_FILE_CONTENT" | gcloud auth activate-service-account --key-file=-
