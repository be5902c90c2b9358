FROM alpine
# leaktight: was ARG HTTP_PROXY, now --secret id=HTTP_PROXY,env=HTTP_PROXY
RUN --mount=type=secret,id=HTTP_PROXY,env=HTTP_PROXY --mount=type=secret,id=HTTP_PROXY,env=http_proxy curl http://example.com
