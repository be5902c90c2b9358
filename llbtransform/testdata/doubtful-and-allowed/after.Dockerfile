FROM alpine
WORKDIR /app
# leaktight: allow=.npmrc reason=a token of the test registry
COPY .npmrc ./
RUN make
