#!/bin/sh
# All tests again where much is different: a folder with blanks in its name, an ordinary user, no hangup signal, files that
# only the user can read, another locale and another time zone.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
umask 077
folder="$tmp/a folder with  blanks"
mkdir "$folder" "$folder/home"
tar -c --exclude=./build --exclude=./.git . | tar -x -C "$folder"
as_user=
if [ "$(id -u)" = 0 ]; then
    chown -R nobody "$tmp"
    as_user="setpriv --reuid=nobody --regid=$(id -g nobody) --clear-groups"
fi
cd "$folder"
mkdir home/tmp
[ -z "$as_user" ] || chown -R nobody home
# shellcheck disable=SC2086 # several words on purpose
env -u LC_ALL HOME="$folder/home" TMPDIR="$folder/home/tmp" LANG=C TZ=Pacific/Apia PREFIX= \
    nohup $as_user make -s run-checks CFLAGS=-O1 B=build/release SANITIZE= HOSTILE= >log 2>&1 || { cat log; exit 1; }
tail -n 1 log
