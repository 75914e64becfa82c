#!/bin/sh
# Workbooks in gnumeric and LibreOffice, and as exceljs reads them: what turns red after a change is what budgetc says of it, and what is read back
# is what was published.
set -eu

if ! command -v ssconvert >/dev/null || ! command -v soffice >/dev/null; then
    echo "gnumeric and libreoffice-calc-nogui are not installed: make check-web installs them"
    exit 77
fi
tests/heavy/spreadsheets.py gnumeric 8 1 200
tests/heavy/spreadsheets.py libreoffice 4 1 200
for program in gnumeric libreoffice; do
    tests/scripts/workbook_back.py "$program"
done
if [ ! -d build/web-tools/node_modules/exceljs ]; then
    echo "exceljs is not installed, so no third program reads workbooks: make web-tools installs it"
    exit 77
fi
tests/heavy/spreadsheets.py exceljs 4 2 200
work=$(mktemp -d)
for example in township wh2024; do
    budgetc --emit=xlsx -o "$work/$example.xlsx" "examples/$example.budget" 2>/dev/null
    (cd build/web-tools && node "$ROOT/tests/heavy/workbook.mjs" budgetc "$ROOT/examples/$example.budget" "$work/$example.xlsx")
done
rm -rf "$work"
