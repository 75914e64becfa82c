#!/bin/sh
# Every line of the examples, broken in ten ways: one mistake, one message.
set -eu
exec "$(dirname "$0")/../scripts/mistakes.py"
