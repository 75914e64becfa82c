#!/bin/sh
# docs/why.md says what a database prints for its budget: so it does, where sqlite3 is at hand.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
command -v sqlite3 >/dev/null || { echo "sqlite3 is not installed"; exit 77; }

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
sed -n '/^[^a-z]*sh$/,/^[^A-Za-z]\{3\}$/p' "$root/docs/why.md" | sed '1d;$d' >"$tmp/run.sh"
sh "$tmp/run.sh" | sed 's/|/ | /; s/\([0-9]\)|/\1, /' >"$tmp/printed"
count=0
while read -r line; do
    grep -qF "| $line |" "$root/docs/why.md" || { echo "docs/why.md does not show: $line"; exit 1; }
    count=$((count + 1))
done <"$tmp/printed"
[ "$count" -eq 6 ] || { echo "$count results instead of 6"; exit 1; }
