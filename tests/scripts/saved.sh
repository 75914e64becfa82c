#!/bin/sh
# Whoever saves a file is told at once what it means (--watch).
set -eu
exec "$(dirname "$0")/saved.py"
