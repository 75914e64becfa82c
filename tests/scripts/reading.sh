#!/bin/sh
# Tables as offices publish them: each way of writing them is read right, or refused with what was found and what to write.
set -eu
exec python3 tests/scripts/reading.py
