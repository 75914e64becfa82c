#!/bin/sh
# The commands of docs/gallery.md do what it says, and each of its pictures is one.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
root=$PWD
cp -R examples "$tmp/examples"
cp -R examples "$tmp/old"
cp -R examples "$tmp/new"
sed -i 's/levy      1,150.0    1,120.0/levy      1,150.0    1,070.0/' "$tmp/new/township/facts.budget"
cd "$tmp"
awk '/^```sh/ { block = 1; next } /^```/ { block = 0 } block' "$root/docs/gallery.md" >commands
while read -r line; do
    status=0
    eval "$line" >told 2>&1 || status=$?
    case $line in *diff*) expected=1 ;; *) expected=0 ;; esac
    [ "$status" = "$expected" ] || {
        echo "exit $status: $line"
        cat told
        exit 1
    }
done <commands
[ "$(wc -l <commands)" -ge 7 ]
for file in out/money.png out/flow.svg out/accounts.png out/wh2024.tex out.html diff.html; do
    [ -s "$file" ] || { echo "no $file"; exit 1; }
done
for picture in "$root"/docs/gallery/*.png; do
    grep -q "gallery/$(basename "$picture")" "$root/docs/gallery.md" || { echo "$picture is shown nowhere"; exit 1; }
    head -c 8 "$picture" | od -An -c | grep -q 'P   N   G' || { echo "$picture is no picture"; exit 1; }
done
