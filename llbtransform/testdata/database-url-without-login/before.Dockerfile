FROM node
ARG DATABASE_URL
RUN npx prisma generate
