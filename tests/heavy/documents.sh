#!/bin/sh
# The documents of the examples as a printer would look at them.
set -eu

if ! command -v xelatex >/dev/null || ! command -v pdftotext >/dev/null; then
    echo "xelatex and pdftotext are not installed"
    exit 77
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 tests/heavy/documents.py examples "$tmp"
