FROM alpine
COPY --parents **/* /app/
RUN ls -a /app
