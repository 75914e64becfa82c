#!/bin/sh
# The worked examples of docs/contributing.md, followed to the letter in a copy: blocks of C become the files that their
# first line names, the other blocks are run.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
tar -c --exclude=./build --exclude=./.git . | tar -x -C "$tmp"
cd "$tmp"
awk '
    /^```c$/ { getline line; match(line, /[a-z_\/]+\.[ch]/); file = substr(line, RSTART, RLENGTH)
               folder = file; sub(/[^\/]*$/, "", folder); system("mkdir -p " folder)
               print line >file; next }
    /^```sh$/ { shell = 1; next }
    /^```/ { if (file) close(file); file = ""; shell = 0; next }
    file { print >file }
    shell { print >"steps.sh" }
' docs/contributing.md
sh -eux steps.sh >log 2>&1 || { tail -n 20 log; exit 1; }
