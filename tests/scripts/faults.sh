#!/bin/sh
# Files and processes that misbehave: see faults.py.
exec python3 tests/scripts/faults.py
