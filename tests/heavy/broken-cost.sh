#!/bin/sh
# What it costs to group and explain a thousand broken relations, and that it is linear.
set -eu
command -v valgrind >/dev/null || { echo "needs valgrind"; exit 77; }
python3 tests/heavy/broken_cost.py
