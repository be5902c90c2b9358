FROM alpine
RUN make
ARG TOKEN
CMD ["/app"]
