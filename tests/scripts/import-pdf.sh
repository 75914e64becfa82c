#!/bin/sh
# PDF that cannot be checked: scans, damaged files, no pdftotext.
set -eu
if ! command -v pdftotext >/dev/null; then
    echo "pdftotext is not installed: it is part of poppler-utils"
    exit 77
fi
exec python3 tests/scripts/import_pdf.py
