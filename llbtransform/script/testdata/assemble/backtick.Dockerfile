# escape=`
FROM scratch
RUN a `
    b \
RUN c && `
  # d
    e\f`
  g
RUN ["a", `
  "b"]
