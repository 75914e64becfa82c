#!/bin/sh
# Sets the documents of the examples for real, and finds every published figure in their text.
set -eu

if ! command -v xelatex >/dev/null || ! command -v pdftotext >/dev/null; then
    echo "xelatex and pdftotext are not installed"
    exit 77
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR="$tmp"

set_document() { # set_document NAME
    budgetc --emit=report-pdf -o "$tmp/$1.pdf" "examples/$1.budget" 2>"$tmp/$1.log"
    if grep "too wide" "$tmp/$1.log"; then exit 1; fi
    pdftotext -layout "$tmp/$1.pdf" "$tmp/$1.txt"
}

# The library's 410.0 is a slip of the pen that is waived.
set_document wh2024
tests/heavy/report_figures.py "$tmp/wh2024.txt" examples/wh2024/published/*.csv
pdfinfo "$tmp/wh2024.pdf" | grep -q "Title:.*武汉市经济和信息化局2024年部门预算"
pdfinfo -dests "$tmp/wh2024.pdf" | grep -Fq '"relation.balance"' # what totals lead to
set_document township
tests/heavy/report_figures.py "$tmp/township.txt" --allow 410.0 examples/township/published/*.csv

cd "$tmp"

# More than a hundred pages: their numbers fit into the contents. A merged cell says its text once on each page.
{
    printf 'budget t "T" { year 2024; unit dollar; language en }\nunit dollar\nindicators g {\n goal "Whole" {\n'
    for i in $(seq 100); do echo "  output quantity \"row $i\" 1"; done
    printf ' }\n}\ntable m "M" { merged; column "Goal" goal; column "What" label; column "Much" value; rows indicators g }\n'
    printf 'document d {\n  table m\n'
    for i in $(seq 101); do echo "  section \"Part $i\" { section \"Of it\" { text \"x\" } }"; done
    echo "}"
} >pages.budget
budgetc --emit=report-pdf -o pages.pdf pages.budget 2>pages.log
if grep "too wide" pages.log; then exit 1; fi
wholes=$(pdftotext pages.pdf - | grep -c '^Whole$') # of a hundred rows
test "$wholes" -ge 2 && test "$wholes" -le 4
