FROM scratch
RUN a
run   a   b
RUN --mount=type=secret,id=x,target="/a b"   --network=none  a [ "x" ]
RUN a && \
    b   \ 	
    # a comment
      # another one

    && c \

    && d
RUN \
  a
RUN a \\
RUN echo "a \
   b" 'c' é à
RUN -- x
RUN --network=none -- x
RUN ["a", "b c", \
     "d\u00e9\n\"", "\ud83d\ude00"]
RUN --mount=type=cache,target=/a[1] ["a"]
RUN [ "a" = 'b' ]
RUN ["sh", "-c", "a && \"b\""]
RUN <<EOF
a \
  b
# c
EOF
RUN <<-"EOF"
		a
	b
	EOF
RUN cat <<EOF > a && \
   cat <<-X
b
EOF
	c
	X
RUN <<A cat
x
A
RUN a
