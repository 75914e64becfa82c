#!/bin/sh
# A page takes at most twice the instructions of the tables as CSV, and grows with its cells.
set -eu
command -v valgrind >/dev/null || { echo "needs valgrind"; exit 77; }
python3 tests/heavy/html_cost.py
