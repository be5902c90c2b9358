#!/bin/sh
echo "//registry.example.com/:_authToken=$TOKEN" > /root/.npmrc
