FROM alpine
ARG TOKEN
RUN [ -n "$TOKEN" ] && echo yes > /given; echo "${TOKEN:+set} ${#TOKEN}" > /state
