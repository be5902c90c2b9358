FROM alpine
RUN --mount=type=secret,id=npmrc,target=/src/.npmrc,mode=0644,required --mount=type=secret,id=id_rsa,target=/src/deploy/id_rsa,mode=0644,required --mount=type=bind,target=/src,rw ls -a /src && wc -l < /src/deploy/app.js
RUN ls -a /src || echo none
