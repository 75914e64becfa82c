#!/bin/sh
# Spreadsheets that are no XLSX, pages, records and data packages: as CSV, or one message.
set -eu
exec python3 tests/scripts/books.py
