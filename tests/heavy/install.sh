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

# A program compiles and links with nothing but what pkg-config says.
cat >client.c <<'END'
#include "lang/driver/compile.h"

int main(void)
{
    const char *files[] = {"office.budget"};
    CompileOptions options = {.files = files, .file_count = 1, .library_dir = "usr/share/budgetc/lib", .last_stage = STAGE_REPORT};
    Compilation *compilation = compilation_new();
    CompileStatus status = compile(compilation, &options);
    bool good = status == COMPILE_OK && compilation_report(compilation);
    compilation_free(compilation);
    return good ? 0 : 1;
}
END
export PKG_CONFIG_PATH="$tmp/usr/lib/pkgconfig"
# shellcheck disable=SC2046 # several words on purpose
${CC:-cc} -std=c11 -o client client.c $(pkg-config --static --cflags --libs budget)
./client

# DESTDIR is where it goes, and everything goes away again.
cd "$root"
install install DESTDIR="$tmp/stage"
test -x "$tmp/stage$tmp/usr/bin/budgetc"
test -f "$tmp/stage$tmp/usr/share/man/man1/budgetc.1"
install uninstall
left=$(find "$tmp/usr" ! -type d)
test -z "$left" || { echo "left after uninstalling: $left"; exit 1; }
