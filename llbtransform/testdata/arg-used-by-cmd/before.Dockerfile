FROM alpine
ARG TOKEN
RUN make
CMD ./serve --token $TOKEN
