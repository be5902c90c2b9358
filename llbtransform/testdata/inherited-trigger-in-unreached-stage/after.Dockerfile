FROM registry.example.com/team/node AS unused
FROM scratch
COPY a /a
