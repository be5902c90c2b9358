FROM alpine
WORKDIR /app
# leaktight: was COPY .env ./, now --secret id=env,src=.env
RUN --mount=type=secret,id=env,target=/app/.env,mode=0644,required make
