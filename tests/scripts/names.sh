#!/bin/sh
# Names and texts of strangers, through every form of every command.
set -eu
exec "$(dirname "$0")/names.py"
