#!/bin/sh
# Workbooks: names, texts and formulas as spreadsheets want them; the same bytes twice; long amounts.
set -eu
exec "$(dirname "$0")/workbook.py"
