#!/bin/sh
# The tour of README (60 seconds), line by line as it is written, in English and in Chinese.
set -eu
exec 2>&1
for readme in README.md README.zh.md; do
    tests/heavy/user/tour.sh "$PWD/$readme"
done
