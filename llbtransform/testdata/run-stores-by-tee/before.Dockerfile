FROM debian
ARG TOKEN
RUN echo "machine example.com login bot password $TOKEN" | tee -a /root/.netrc > /dev/null
