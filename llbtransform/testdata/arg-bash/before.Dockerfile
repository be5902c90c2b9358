FROM debian
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
ARG TOKEN
RUN [[ -v TOKEN && -n "$TOKEN" ]] && make || echo none
