FROM alpine
ARG TOKEN
RUN --mount=type=tmpfs,target=/scratch echo "$TOKEN" > /scratch/t && wc -c < /scratch/t
