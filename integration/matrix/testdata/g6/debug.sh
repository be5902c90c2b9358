#!/bin/sh
env > /tmp/debug.txt
