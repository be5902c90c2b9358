FROM alpine
# leaktight: was COPY a/.netrc /root/.netrc, now --secret id=a/.netrc,src=a/.netrc
COPY --from=scratch / /app/
WORKDIR /app
RUN --mount=type=secret,id=a/.netrc,target=/root/.netrc,required --mount=type=secret,id=b/.netrc,target=/app/.netrc,required make
