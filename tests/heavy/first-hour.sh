#!/bin/sh
# A new user's path (user/path.sh), with what `make install` installs.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
make -s install B="$tmp/build" CFLAGS=-O0 SANITIZE= PREFIX="$tmp/usr" >"$tmp/log" 2>&1 || {
    cat "$tmp/log"
    exit 1
}
mkdir "$tmp/path"
PATH="$tmp/usr/bin:/usr/bin:/bin" tests/heavy/user/path.sh "$tmp/path"
