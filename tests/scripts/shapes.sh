#!/bin/sh
# What the help "it is written: …" prints is read without a finding, in each language of messages.
set -eu
exec "$(dirname "$0")/shapes.py"
