#!/bin/sh
# The budget of the year after.
set -eu
exec "$(dirname "$0")/next.py"
