#!/bin/sh
# The language server, by a client that reads and writes the protocol's bytes.
set -eu
exec "$(dirname "$0")/lsp.py"
