#!/bin/sh
# Small programs of each kind that once said a wrong number: the number that is right, or the finding.
set -eu
exec "$(dirname "$0")/meaning.py"
