#!/bin/sh
# Workbooks in gnumeric and LibreOffice: what turns red after a change is what budgetc says of it.
set -eu

if ! command -v ssconvert >/dev/null || ! command -v soffice >/dev/null; then
    echo "gnumeric and libreoffice-calc-nogui are not installed: make check-web installs them"
    exit 77
fi
tests/heavy/spreadsheets.py gnumeric 8 1
tests/heavy/spreadsheets.py libreoffice 2 1
