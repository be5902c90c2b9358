FROM scratch
RUN a && \
  b \ 
  # c

  && d
RUN <<EOF
a
b
EOF
RUN e