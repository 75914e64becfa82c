#!/bin/sh
# Facts of large files are not kept: what is said is the same as where they are, in less memory.
set -eu

exec tests/heavy/draining.py
