#!/bin/sh
# The compiler of web pages finds what the program finds.
set -eu
command -v node >/dev/null || { echo "needs node"; exit 77; }
[ -e build/wasm/budget.wasm ] || { echo "without make wasm there is nothing to compare"; exit 77; }
python3 tests/heavy/wasm.py build/wasm/budget.js
