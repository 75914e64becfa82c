#!/bin/sh
# The same of files that LibreOffice writes.
set -eu

if ! command -v soffice >/dev/null; then
    echo "libreoffice-calc-nogui is not installed: make check-web installs it"
    exit 77
fi
exec python3 tests/scripts/books.py --office
