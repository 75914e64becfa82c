#!/bin/sh
# The cost of groups of broken relations.
set -eu
exec "$(dirname "$0")/groups.py"
