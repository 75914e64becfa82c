#!/bin/sh
# Data packages, read by the library that reads them, and typed for fiscal data.
set -eu

tools=$(pwd)/build/web-tools
if ! command -v node >/dev/null || [ ! -d "$tools/node_modules/datapackage" ]; then
    echo "node and datapackage are not installed: make check-web installs them"
    exit 77
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for name in township wh2024 settlement; do
    budgetc --emit=datapackage -o "$tmp/$name/" "examples/$name.budget" 2>/dev/null
    node tests/heavy/web/datapackage.mjs "$tools" "$tmp/$name"
done
