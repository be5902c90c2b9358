FROM registry.example.com/team/node
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required make
CMD ["node"]
