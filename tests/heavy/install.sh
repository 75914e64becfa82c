#!/bin/sh
# Installs into a new folder, uses what is there from elsewhere, and takes it away again.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
root=$(pwd)
install() {
    make -s "$@" B="$tmp/build" CFLAGS=-O0 SANITIZE= PREFIX="$tmp/usr"
}

install install
cd "$tmp"

# The installed program finds the installed library of the language.
cat >office.budget <<'END'
budget office { year 2024; unit 万元 }
include <cn/department>
entity 301 "办公室"
END
usr/bin/budgetc office.budget
usr/bin/budgetc --version | grep -q '^budgetc [0-9]'

# It finds its messages in Chinese, also after everything has moved; without them it says so, and speaks English.
usr/bin/budgetc --lang=zh --help | grep -q '^用法：budgetc'
mv usr moved
moved/bin/budgetc --lang=zh --help | grep -q '^用法：budgetc'
mv moved/share/locale hidden
LC_ALL=C.UTF-8 LANGUAGE=zh_CN moved/bin/budgetc --help 2>&1 | head -n 1 | grep -q '^usage: budgetc'
moved/bin/budgetc --lang=zh --help 2>&1 | grep -q '^budgetc: the messages in zh_CN are not installed'
mv hidden moved/share/locale
mv moved usr

# DESTDIR alone is enough to build a program: that of docs/library.md, as C and as C++, in a folder with blanks.
cd "$root"
stage="$tmp/a stage"
install install DESTDIR="$stage"
test -x "$stage$tmp/usr/bin/budgetc"
test -f "$stage$tmp/usr/share/man/man1/budgetc.1"
mkdir "$tmp/client"
# shellcheck disable=SC2016 # nothing is to be expanded
sed -n '/^```c$/,/^```$/p' docs/library.md | sed '1d;$d' >"$tmp/client/tables.c"
cd "$tmp/client"
mv "$tmp/usr" "$tmp/hidden" # nothing comes from there
export PKG_CONFIG_PATH="$stage$tmp/usr/lib/pkgconfig"
flags=$(pkg-config --define-variable=prefix="$stage$tmp/usr" --cflags --libs budget)
for compiler in "${CC:-cc} -std=c11" "${CXX:-c++} -x c++ -std=c++11"; do
    eval "$compiler -pedantic -Wall -Werror -o tables tables.c -x none $flags"
    ./tables ../office.budget "$stage$tmp/usr/share/budgetc/lib" >tables.txt
    if ./tables missing.budget . 2>findings.txt; then exit 1; fi
    grep -q 'E0801.*missing.budget' findings.txt
done
unset PKG_CONFIG_PATH

# Only what the header declares can be seen.
nm -g --defined-only "$stage$tmp/usr/lib/libbudget.a" | sed -n 's/.* T //p' | sort >names.txt
grep -o 'budget_[a-z_]*' "$stage$tmp/usr/include/budget.h" | sort -u | diff - names.txt
nm -g --defined-only "$stage$tmp/usr/lib/libbudget.a" | grep -v ' T ' | grep ' [A-Z] ' && exit 1
mv "$tmp/hidden" "$tmp/usr"

# Everything goes away again.
cd "$root"
install uninstall
left=$(find "$tmp/usr" ! -type d)
test -z "$left" || { echo "left after uninstalling: $left"; exit 1; }
