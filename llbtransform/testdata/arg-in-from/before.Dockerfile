ARG REGISTRY_TOKEN
FROM registry.example.com/$REGISTRY_TOKEN/app
RUN make
