FROM alpine
WORKDIR /app
# leaktight: was COPY .npmrc ./, now --secret id=npmrc,src=.npmrc
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required make
