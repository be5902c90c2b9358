FROM alpine
COPY .netrc /root/.netrc
RUN printf 'machine other' | tee -a /root/.netrc > /dev/null && wc -l ~/.netrc && rm ~/.netrc
