#!/bin/sh
# What is written to a terminal fits it, has colours unless NO_COLOR is set, and is no binary.
set -eu
exec "$(dirname "$0")/terminal.py"
