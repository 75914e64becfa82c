#!/bin/sh
# What published tables show by themselves: the relations of an example, however its tables are written, and wrong figures in them.
set -eu
exec python3 tests/scripts/import_tables.py
