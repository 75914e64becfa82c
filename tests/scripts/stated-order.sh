#!/bin/sh
# Stated tables in another order.
set -eu
exec "$(dirname "$0")/stated_order.py"
