#!/bin/sh
# Tables that budgetc sets as PDF, imported again.
set -eu
if ! command -v pdftotext >/dev/null || ! command -v xelatex >/dev/null; then
    echo "pdftotext and xelatex are not installed: .ci/setup document installs them"
    exit 77
fi
exec python3 tests/scripts/import_pdf.py --documents
