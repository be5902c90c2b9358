FROM alpine
WORKDIR /app
COPY package.json ./
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required wc -l < .npmrc
COPY . .
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required ls -a
