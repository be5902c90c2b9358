FROM alpine
ARG TOKEN
ADD https://git.example.com/app.git https://me:$TOKEN@$HOST/app.git.tar /src/
RUN make
