#!/bin/sh
# SARIF as its own tool reads it.
set -eu
exec "$(dirname "$0")/sarif.py"
