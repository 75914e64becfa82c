#!/bin/sh
# The documents of the examples, open and with a grid: nothing too wide, no broken code or word, no row alone on a page.
set -eu

if ! command -v xelatex >/dev/null || ! command -v pdftotext >/dev/null; then
    echo "xelatex and pdftotext are not installed"
    exit 77
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR="$tmp"

cp -r examples "$tmp/examples"
sed 's/^  language en$/  language en; style grid/' "$tmp/examples/township.budget" >"$tmp/examples/grid.budget"
grep -q "style grid" "$tmp/examples/grid.budget"
mkdir "$tmp/pages"
tests/heavy/pages.py "$tmp/pages" "$tmp"/examples/*.budget

# A table that runs over by its total only takes more rows with it; a small budget is one page.
{
    printf 'budget t "T" { year 2024; unit dollar; language en }\nunit dollar\ndimension a "A" {\n'
    for i in $(seq 41); do echo "  m$i \"Row $i\""; done
    printf '}\nledger outlay by a\nfacts outlay { m1 1.00 }\ntable t "T" { column "A" label; column "B" = outlay; rows a; total "Total" }\n'
    printf 'document d { section "One" { table t } }\n'
} >"$tmp/long.budget"
for rows in 41 38 35; do
    awk -v rows=$rows '!/^  m/ || substr($1, 2) + 0 <= rows' "$tmp/long.budget" >"$tmp/l$rows.budget"
done
tests/heavy/pages.py "$tmp/pages" "$tmp"/l41.budget "$tmp"/l38.budget "$tmp"/l35.budget
printf 'budget t "T" { year 2024; unit dollar; language en }\nunit dollar\ndimension a "A" { x "X" }\nledger outlay by a\nfacts outlay { x 1.00 }\ntable t "T" { column "A" label; column "B" = outlay; rows a }\ndocument d { table t; text "Done." }\n' >"$tmp/small.budget"
budgetc --emit=report-pdf -o "$tmp/small.pdf" "$tmp/small.budget" 2>/dev/null
pdfinfo "$tmp/small.pdf" | grep -q "Pages: *1$"
