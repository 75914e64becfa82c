#!/bin/sh
# Budgets as databases, in SQLite: the same verdicts and tables, also after facts were changed.
set -eu
exec "$(dirname "$0")/database.py" sqlite
