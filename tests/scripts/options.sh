#!/bin/sh
# What --help, the manual page and docs/ say of options and commands is the same, and what the program takes.
set -eu
exec "$(dirname "$0")/options.py"
