FROM alpine
WORKDIR /app
COPY package.json .npmrc ./
RUN wc -l < .npmrc && rm .npmrc
COPY . .
RUN ls -a
