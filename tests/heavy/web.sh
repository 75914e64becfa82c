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
# shellcheck source=tests/heavy/web/pages.sh disable=SC1091
. tests/heavy/web/pages.sh
make_pages "$tmp"
NODE_PATH="$tools/node_modules" node tests/heavy/web/report.js "$browser" "$tmp"
NODE_PATH="$tools/node_modules" node tests/heavy/web/quick.js "$browser" "$tmp"
playground=
if [ -e build/web/index.html ]; then
    playground=$(pwd)/build/web/index.html
    NODE_PATH="$tools/node_modules" node tests/heavy/web/playground.js "$browser" "$playground"
fi
NODE_PATH="$tools/node_modules" node tests/heavy/web/keyboard.js "$browser" "$tmp" "$playground"
# A printed page holds every amount.
for name in wh2024 township; do
    pdftotext -raw "$tmp/$name.pdf" "$tmp/$name.txt"
    python3 tests/heavy/web/printed.py "$tmp/$name.html" "$tmp/$name.txt"
done
