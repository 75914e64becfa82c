#!/bin/sh
# One wrong figure at a time in published tables, a thousand times: how many are noticed, how many are named? And how many
# sound tables look wrong?
set -eu
exec python3 tests/scripts/import_tables.py --errors 1000 --random 200
