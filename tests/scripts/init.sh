#!/bin/sh
# Whoever begins a budget has one that compiles.
set -eu
exec "$(dirname "$0")/init.py"
