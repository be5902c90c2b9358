FROM registry.example.com/team/node
RUN make
CMD ["node"]
