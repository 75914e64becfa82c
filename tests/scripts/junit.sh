#!/bin/sh
# JUnit as a strict reader wants it.
set -eu
exec "$(dirname "$0")/junit.py"
