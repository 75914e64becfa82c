#!/bin/sh
# The forms of the library: codes that offices print are known, each relation can break, budgets on it stay short.
set -eu
exec "$(dirname "$0")/library.py"
