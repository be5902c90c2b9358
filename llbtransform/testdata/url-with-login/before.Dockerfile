FROM alpine
ENV DATABASE_URL=postgres://app:x9Kq2vLp7Zt4@db.example.com/app
