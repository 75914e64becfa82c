#!/bin/sh
# Data packages: what they describe is what is there, and what the report says.
set -eu
exec "$(dirname "$0")/datapackage.py"
