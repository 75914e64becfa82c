#!/bin/sh
# Random merges: edits of different rows come together, whatever their order and whichever side they are on.
set -eu
python3 tests/scripts/merge_random.py 60
