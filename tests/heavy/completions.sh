#!/bin/sh
# Completions of bash, zsh and fish, each in its own shell.
set -eu
for shell in bash zsh fish; do
    command -v "$shell" >/dev/null || { echo "needs $shell"; exit 77; }
done
root=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 "$root/tests/heavy/completions.py" "$root"
