FROM alpine
ENV DATABASE_URL=postgres://postgres:postgres@db/app
RUN make
