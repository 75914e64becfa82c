#!/bin/sh
# Reports in a real browser: accessible, silent on the network, explained by keyboard alone, and checked on the spot.
set -eu

tools=$(pwd)/build/web-tools
browser=$(command -v chromium || true)
if [ -z "$browser" ] || [ ! -d "$tools/node_modules/playwright-core" ]; then
    echo "chromium, playwright-core and axe-core are not installed: make check-web installs them"
    exit 77
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -c 'import sys; sys.path.insert(0, "tests/scripts"); import html_report; print(html_report.hostile_budget(), end="")' >"$tmp/hostile.budget"
checks=
[ ! -e build/wasm/budget.wasm ] || checks=--html-check
for budget in examples/wh2024.budget examples/township.budget "$tmp/hostile.budget"; do
    budgetc --emit=html $checks -o "$tmp/$(basename "$budget" .budget).html" "$budget" 2>/dev/null
done
sed 's/m3 4.00/m3 5.00/' "$tmp/hostile.budget" >"$tmp/changed.budget"
budgetc diff --format=html -o "$tmp/diff.html" "$tmp/hostile.budget" "$tmp/changed.budget" || [ $? = 1 ]
[ -n "$checks" ] || echo "without make wasm, pages are not checked again"
NODE_PATH="$tools/node_modules" node tests/heavy/web/report.js "$browser" "$tmp"
[ ! -e build/web/index.html ] || NODE_PATH="$tools/node_modules" node tests/heavy/web/playground.js "$browser" "$(pwd)/build/web/index.html"
# A printed page holds every amount.
for name in wh2024 township; do
    pdftotext -raw "$tmp/$name.pdf" "$tmp/$name.txt"
    python3 tests/heavy/web/printed.py "$tmp/$name.html" "$tmp/$name.txt"
done
