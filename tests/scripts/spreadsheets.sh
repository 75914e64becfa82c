#!/bin/sh
# Spreadsheets: what their cells are, and what is refused.
set -eu
exec python3 tests/scripts/spreadsheets.py
