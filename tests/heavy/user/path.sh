#!/bin/sh
# A new user's path, with the budgetc that is installed and nothing else: a budget is begun, an amount is entered on one side only,
# the error is mended, a table is shown, a picture drawn, and a change looked at. In English, then in Chinese.
#
# usage: path.sh FOLDER    which is there, and empty
set -eu
folder=$1

path() { # path LANGUAGE LOCALE REVENUE ROW BALANCED BROKEN: words that are expected
    mkdir "$folder/$1"
    cd "$folder/$1"
    locale=$2
    run() {
        env -i PATH="$PATH" HOME="$folder" LANG="$locale" "$@"
    }
    run budgetc init --year=2026 town
    cd town
    run budgetc budget.budget
    run budgetc audit budget.budget | grep -q "$3"
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
    grep -q "$6" error
    grep -q "$5" error

    # The same amounts are spent.
    spent=$(grep -n -E '^ +[a-z]+ +- +-$' budget.budget | sed -n "$4p" | cut -d: -f1)
    sed -i "${spent}s/-\( *\)-\$/5.0\14.0/" budget.budget
    run budgetc fmt -i budget.budget
    run budgetc budget.budget
    run budgetc show revenues budget.budget | grep -q '5\.0'
    run budgetc --emit=svg -o flow.svg budget.budget
    grep -q '<svg' flow.svg
    run budgetc diff HEAD >changes && exit 1
    grep -q revenue changes
    grep -q "+5\.0" changes

    # The year after.
    run budgetc init --next budget.budget next
    run budgetc next/budget.budget
    run budgetc show revenues next/budget.budget | grep -q '5\.0'
}

path en C.UTF-8 revenue 3 'revenue pays for spending' 'does not hold'
path zh zh_CN.UTF-8 收入 3 收支平衡 不成立
