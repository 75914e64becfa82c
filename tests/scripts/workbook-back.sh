#!/bin/sh
# What is published as a workbook, read back: every table of every example, and of a hostile budget.
set -eu
exec python3 tests/scripts/workbook_back.py
