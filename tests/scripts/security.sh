#!/bin/sh
# Each promise and each limit of SECURITY.md has its test, and the program imports nothing that opens a connection.
set -eu
exec python3 tests/scripts/security.py
