#!/bin/sh
# The Debian packages: made twice from sources in two folders they are equal byte for byte, lintian has nothing to say, and
# what is in them works from the folder into which they are unpacked, without Graphviz' libraries as a dependency.
set -eu

for tool in dpkg-buildpackage dh lintian; do
    command -v "$tool" >/dev/null || {
        echo "$tool is missing: .ci/setup debian installs it"
        exit 77
    }
done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for copy in one another-one; do
    mkdir "$tmp/$copy"
    tar -c --exclude=./build --exclude=./.git . | tar -x -C "$tmp/$copy"
    make -s -C "$tmp/$copy" CC=gcc DEB_BUILD_OPTIONS=noopt deb >"$tmp/log" 2>&1 || {
        cat "$tmp/log"
        exit 1
    }
done
for package in "$tmp"/one/build/deb/*.deb; do
    cmp "$package" "$tmp/another-one/build/deb/$(basename "$package")"
done
lintian --fail-on warning --suppress-tags initial-upload-closes-no-bugs "$tmp"/one/build/deb/*.deb

for package in "$tmp"/one/build/deb/budgetc_*.deb "$tmp"/one/build/deb/libbudget-dev_*.deb; do
    dpkg-deb --extract "$package" "$tmp/root"
done
! dpkg-deb --field "$tmp"/one/build/deb/budgetc_*.deb Depends | grep -q gvc || {
    echo "the package depends on Graphviz"
    exit 1
}
program=$tmp/root/usr/bin/budgetc
library=$tmp/root/usr/share/budgetc/lib
"$program" init --library-dir="$library" "$tmp/begun"
"$program" --library-dir="$library" "$tmp/begun/budget.budget"
"$program" --library-dir="$library" --emit=csv -o "$tmp/begun/out" "$tmp/root/usr/share/doc/budgetc/examples/township.budget"
pc=$(find "$tmp/root" -name budget.pc)
case $pc in
*/lib/*-linux-*/pkgconfig/budget.pc) ;;
*)
    echo "budget.pc lies in $pc"
    exit 1
    ;;
esac
grep -q '^libdir=.*/lib/.*-linux-' "$pc"
