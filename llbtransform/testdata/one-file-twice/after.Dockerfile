FROM alpine
# leaktight: was COPY .netrc /root/.netrc, now --secret id=netrc,src=.netrc
COPY --from=scratch / /app/
WORKDIR /app
RUN --mount=type=secret,id=netrc,target=/root/.netrc,mode=0644,required --mount=type=secret,id=netrc,target=/app/.netrc,mode=0644,required make
