#!/bin/sh
# Each line of tests/mutants.txt is one that a change of the sources makes.
set -eu
exec tests/mutate_compiler --stale
