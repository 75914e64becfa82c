#!/bin/sh
# Budgets as databases in PostgreSQL, which the test starts, and in DuckDB: the same verdicts and tables, also after facts were changed.
set -eu

if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    tests/scripts/database.py postgres 2 1 200
else
    echo "postgresql is not installed: make check-web installs it"
    exit 77
fi
if [ -d build/web-tools/node_modules/@duckdb/node-api ]; then
    tests/scripts/database.py duckdb 2 1 200
else
    echo "@duckdb/node-api is not installed: make check-web installs it"
    exit 77
fi
