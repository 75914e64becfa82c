#!/bin/sh
# Whoever waits at a terminal is told what for; a pipeline is not.
set -eu
exec "$(dirname "$0")/watch.py"
