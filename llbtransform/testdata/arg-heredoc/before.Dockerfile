FROM alpine
ARG NPM_TOKEN
RUN <<EOF
make
make install
EOF
RUN <<-"END" sh
	make again
	END
