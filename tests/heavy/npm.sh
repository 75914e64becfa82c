#!/bin/sh
# The package for node and browsers.
set -eu
command -v node >/dev/null || { echo "needs node"; exit 77; }
[ -e build/web/npm/budget.wasm ] || { echo "not built: make web builds it"; exit 77; }
node tests/heavy/npm.mjs build/web/npm
