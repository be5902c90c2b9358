#!/bin/sh
mkdir /release
echo "$1" > /release/arch
if [ "$1" = arm64 ]; then echo "$TOKEN" > /release/debug; fi
