#!/bin/sh
mkdir -p /var/cache/fetch
touch "/var/cache/fetch/bot:$TOKEN@git.example.com.lock"
