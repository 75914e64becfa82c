#!/bin/sh
# Hostile files wherever one is read or written: see doors.py.
exec python3 tests/scripts/doors.py
