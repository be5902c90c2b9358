FROM alpine AS build
COPY id_rsa /root/key
RUN sed -i s/a/b/ /root/key && make
FROM alpine
COPY --from=build /root/key /root/
RUN make use
