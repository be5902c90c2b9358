#!/bin/sh
echo "header = \"Authorization: Basic $(printf 'bot:%s' "$TOKEN" | base64 -w 0)\"" > /etc/curlrc
