#!/bin/sh
# The HTML report: the same numbers as the CSV tables, the same bytes twice, and no text that becomes markup.
set -eu
exec python3 tests/scripts/html_report.py
