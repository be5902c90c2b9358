#!/bin/sh
mkdir -p /root/.pip
cat > /root/.pip/pip.conf <<EOF
[global]
index-url = https://hugo.prudente:$1@private.pip/playlist
timeout=60
extra-index-url = https://pypi.python.org/simple
EOF
