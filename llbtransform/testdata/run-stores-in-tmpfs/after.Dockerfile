FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN --mount=type=tmpfs,target=/scratch echo "$TOKEN" > /scratch/t && wc -c < /scratch/t
