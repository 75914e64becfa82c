#!/bin/sh
# The tests are run as they should be: see harness.py.
exec python3 tests/scripts/harness.py
