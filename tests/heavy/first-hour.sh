#!/bin/sh
# A new user's path, with what is installed and nothing else: a budget is begun, an amount is entered on one side only, the
# error is mended, a table is shown, a picture drawn, and a change looked at. In English, then in Chinese.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
make -s install B="$tmp/build" CFLAGS=-O0 SANITIZE= PREFIX="$tmp/usr" >"$tmp/log" 2>&1 || {
    cat "$tmp/log"
    exit 1
}

path() { # path LANGUAGE INCOME SPENDING TABLE ERROR: words that are expected
    mkdir "$tmp/$1"
    cd "$tmp/$1"
    run() {
        env -i PATH="$tmp/usr/bin:/usr/bin:/bin" HOME="$tmp" LANG="$locale" "$@"
    }
    run budgetc init --year=2026 town
    cd town
    run budgetc budget.budget
    run budgetc audit budget.budget | grep -q "$2"
    git init -q .
    git add -A
    git -c user.name=a -c user.email=a commit -qm begin

    # An amount of the year before and of this one, for the first row of the revenue.
    first=$(grep -n -m1 -E '^ +[a-z]+ +- +-$' budget.budget | cut -d: -f1)
    sed -i "${first}s/-\( *\)-\$/5.0\14.0/" budget.budget
    if run budgetc budget.budget 2>error; then
        echo "income without spending holds"
        exit 1
    fi
    grep -q "$5" error
    grep -q "$4" error

    # The same amounts are spent.
    spent=$(grep -n -E '^ +[a-z]+ +- +-$' budget.budget | sed -n "$3p" | cut -d: -f1)
    sed -i "${spent}s/-\( *\)-\$/5.0\14.0/" budget.budget
    run budgetc fmt -i budget.budget
    run budgetc budget.budget
    run budgetc show revenues budget.budget | grep -q '5\.0'
    run budgetc --emit=svg -o flow.svg budget.budget
    grep -q '<svg' flow.svg
    run budgetc diff HEAD >changes && exit 1
    grep -q revenue changes
    grep -q "+5\.0" changes
    cd /
}

locale=C.UTF-8
path en revenue 3 'revenue pays for spending' 'does not hold'
locale=zh_CN.UTF-8
path zh 收入 3 收支平衡 不成立
