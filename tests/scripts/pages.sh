#!/bin/sh
# The page of all findings is true, and the contents of the reference are complete.
set -eu
exec "$(dirname "$0")/pages.py"
