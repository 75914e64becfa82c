#!/bin/sh
# Two builds of the same source in two folders are equal byte for byte, and hardened.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Names of different lengths, and a build folder elsewhere for the second.
for copy in one another-one; do
    mkdir "$tmp/$copy"
    tar -c --exclude=./build --exclude=./.git . | tar -x -C "$tmp/$copy"
done
build() {
    make -s "$@" SANITIZE= HOSTILE= CFLAGS='-O1 -g' PREFIX=/usr all
}
build -C "$tmp/one"
build -C "$tmp/another-one" B="$tmp/elsewhere"
for result in budgetc libbudget.a; do
    cmp "$tmp/one/build/release/$result" "$tmp/elsewhere/$result"
done

# What the flags in the Makefile promise, as the program shows it.
program=$tmp/one/build/release/budgetc
expect() { # expect PATTERN OPTION: readelf shows it
    readelf -W "$2" "$program" | grep -Eq "$1" || { echo "no $1 in readelf $2"; exit 1; }
}
expect 'DYN \(Position-Independent' -h
expect 'GNU_RELRO' -l
expect 'BIND_NOW|FLAGS.*NOW' -d
expect '__stack_chk_fail' -s
expect '_chk@' -s
! readelf -W -l "$program" | grep -E 'GNU_STACK.*E' || { echo "the stack is executable"; exit 1; }
