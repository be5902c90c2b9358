FROM debian
ARG TOKEN
RUN echo "$TOKEN" > /k; if make; then rm /k; fi
