#!/bin/sh
# Known traps of languages with contexts, each kind in ten forms: see traps.py.
exec python3 tests/scripts/traps.py 10 1
