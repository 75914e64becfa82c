#!/bin/sh
# The golden tests in a build in which memory moves whenever it may, and files are kept in small pieces: a pointer that was kept too long is seen.
set -eu

make -s HOSTILE=1 SANITIZE= CFLAGS='-O0 -g' all
tests/run --build build/release-hostile golden/
