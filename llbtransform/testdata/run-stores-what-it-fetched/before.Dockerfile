FROM alpine
ARG TOKEN
RUN npm view --//registry.example.com/:_authToken="$TOKEN" app > /a && echo "$(wc -c < /a)" > /size
