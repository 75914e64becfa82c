#!/bin/sh
# Lines of the examples, broken in ten ways: one mistake, one message. A sample: without --every it takes a quarter of an hour.
set -eu
exec "$(dirname "$0")/mistakes.py" --every 293
