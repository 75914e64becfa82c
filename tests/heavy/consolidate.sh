#!/bin/sh
# Many budgets added up in PostgreSQL: a fault is found by its total; what is missing, cut or changed means no verdict.
set -eu

if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    echo "postgresql is not installed: make check-web installs it"
    exit 77
fi
exec tests/heavy/consolidate.py
