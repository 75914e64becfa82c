#!/bin/sh
# A waiver covers one difference.
set -eu
exec "$(dirname "$0")/waivers.py"
