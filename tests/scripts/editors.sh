#!/bin/sh
# What editors know of the words of the language is what budgetc knows.
set -eu
python3 editors/generate --check "$(command -v budgetc)"
