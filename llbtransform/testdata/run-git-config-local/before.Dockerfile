FROM debian
ARG TOKEN
RUN git init /src && cd /src && git config http.extraHeader "Authorization: Bearer $TOKEN"
