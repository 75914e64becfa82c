#!/bin/sh
# Reports as JSON: by their schema, and computed again, with other amounts, too.
set -eu
exec "$(dirname "$0")/report_json.py"
