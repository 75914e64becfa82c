#!/bin/sh
# A keystroke and a question in the language server take no more of a check than bench/keystrokes allows.
set -eu

exec bench/keystrokes --build "$(dirname "$(command -v budgetc)")"
