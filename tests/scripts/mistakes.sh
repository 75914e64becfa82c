#!/bin/sh
# Lines of the examples, broken in ten ways: one mistake, one message. A sample; all of them are in heavy/.
set -eu
exec "$(dirname "$0")/mistakes.py" --every 293
