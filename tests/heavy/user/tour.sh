#!/bin/sh
# The commands of README's first block, line by line as they are written, with the budgetc that is installed.
#
# usage: tour.sh README    beside which `examples` lies
set -eu
readme=$1
folder=$(mktemp -d)
cp -R "$(dirname "$readme")/examples" "$folder/"
cd "$folder"

# What the lines expect to be there: the budget above them, in a repository of its own.
git init -q .
# shellcheck disable=SC2016 # fences of Markdown
sed -n '/^```budget town.budget/,/^```$/p' "$readme" | sed '1d;$d' >town.budget
git add town.budget
git -c user.name=a -c user.email=a commit -qm begin

# shellcheck disable=SC2034 # for the lines
budgetc=budgetc
awk '/^```/ { block = !block; next } block && /^\$budgetc|^budgetc=/ && !/^budgetc=/ { print }' "$readme" >lines
count=0
while read -r line; do
    case $line in
    *report-pdf*) continue ;; # TeX is a thing of its own
    *"fmt -i budget.budget"*) cp town/budget.budget . ;;
    esac
    eval "$line" >"$folder.told" 2>&1 || {
        echo "exit $?: $line"
        cat "$folder.told"
        exit 1
    }
    count=$((count + 1))
done <lines
[ "$count" -ge 12 ] || {
    echo "$count lines of $readme are a short tour"
    exit 1
}
echo "$readme: $count lines"
