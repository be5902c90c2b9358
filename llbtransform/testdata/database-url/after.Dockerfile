FROM node
# leaktight: was ARG DATABASE_URL, now --secret id=DATABASE_URL,env=DATABASE_URL
RUN --mount=type=secret,id=DATABASE_URL,env=DATABASE_URL npx prisma generate
