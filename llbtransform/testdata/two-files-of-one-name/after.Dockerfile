FROM alpine
# leaktight: was COPY a/.netrc /root/.netrc, now --secret id=a/.netrc,src=a/.netrc
COPY --from=scratch / /app/
WORKDIR /app
RUN --mount=type=secret,id=a/.netrc,target=/root/.netrc,mode=0644,required --mount=type=secret,id=b/.netrc,target=/app/.netrc,mode=0644,required make
