FROM alpine
RUN make
# leaktight: was ARG TOKEN
CMD ["/app"]
