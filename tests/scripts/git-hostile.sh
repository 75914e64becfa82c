#!/bin/sh
# Repositories that somebody else filled: links to outside, names that are options, lists or scripts. Real git.
# shellcheck disable=SC2016 # messages with backticks
set -eu

root=$(pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat HOME="$tmp" TMPDIR="$tmp/temporary"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
mkdir "$TMPDIR"
newline='
'

fail() {
    echo "git-hostile.sh: $*"
    exit 1
}
has() { # has FILE TEXT: a line with it
    grep -qF -- "$2" "$1" || fail "no \"$2\" in:" "$(cat "$1")"
}
lacks() {
    ! grep -qF -- "$2" "$1" || fail "\"$2\" in:" "$(cat "$1")"
}
repository() { # repository NAME: with the hook and the configuration
    git init -q -b main "$tmp/$1"
    cd "$tmp/$1"
    git config include.path "$root/git/config"
    cp "$root/git/pre-commit" .git/hooks/pre-commit
}
budget() { # budget NAME AMOUNT: a sound budget of that name, in the canonical layout
    cat <<BUDGET
budget $1 { year 2025; unit dollar; language en }
unit dollar
dimension account { a; b }
ledger spending by account
facts spending {
  a  $2
  b  6
}
BUDGET
}
refused() { # refused TEXT: the commit, with that text
    ! git commit -qm "refused" >"$tmp/out" 2>&1 || fail "committed: $1"
    has "$tmp/out" "$1"
    has "$tmp/out" 'nothing was committed'
    git reset -q --hard
}
committed() {
    git add -A
    git commit -qm "$1" >"$tmp/out" 2>&1 || fail "$1 was refused:" "$(cat "$tmp/out")"
}

# ---- comparing: a later commit turns a file into a link to what is outside ----

echo 'mine' >"$tmp/target"
repository links
budget town 5 >town.budget
echo "the stranger's lines" >notes.txt
mkdir folder && echo "the stranger's lines" >folder/notes.txt
committed "files"
budget town 7 >town.budget
rm -r notes.txt folder
ln -s "$tmp/target" notes.txt
mkdir "$tmp/outside"
ln -s "$tmp/outside" folder
committed "links"
for how in "budget-diff HEAD~1" "budget-diff HEAD~1 HEAD" "difftool --dir-diff --no-prompt --tool=budgetc HEAD~1" \
    "difftool --no-prompt --tool=budgetc HEAD~1" "difftool --dir-diff --no-prompt --tool=budgetc HEAD HEAD~1"; do
    # shellcheck disable=SC2086 # words of a command line
    git $how >"$tmp/out" 2>&1 </dev/null || true
    [ "$(cat "$tmp/target")" = mine ] || fail "git $how writes through a link"
    [ -z "$(ls -A "$tmp/outside")" ] || fail "git $how writes into a linked folder"
done
git budget-diff HEAD~1 >"$tmp/out" 2>&1
has "$tmp/out" '11.00 → 13.00 dollar'
git difftool --no-prompt --tool=budgetc HEAD~1 -- town.budget >"$tmp/out" 2>&1
has "$tmp/out" '11.00 → 13.00 dollar'
git checkout -q HEAD~1 -- . 2>/dev/null
git checkout -q -f main

# A file that is called like a file of a revision does not take its place.
sed 's/  7/  5/' town.budget >HEAD:town.budget
budgetc diff HEAD:town.budget town.budget >"$tmp/out" 2>&1 || fail "compared with a file called like a revision"
rm HEAD:town.budget

# A revision's budget that is a link, or includes one, shows nothing of the target.
echo 'the secret' >"$tmp/secret"
ln -s "$tmp/secret" linked.budget
ln -s "$tmp/secret" part.budget
{
    budget other 5
    echo 'include "part.budget"'
} >other.budget
git add -A
git commit -qnm "linked budgets"
for path in linked.budget other.budget "$tmp/secret" "../../../../../../../../../..$tmp/secret"; do
    budgetc diff "HEAD:$path" town.budget >"$tmp/out" 2>&1 && fail "$path is compared"
    lacks "$tmp/out" 'the secret'
done

# ---- the hook: links, and what is behind them ----

git rm -qf --cached linked.budget part.budget other.budget
git commit -qnm "without"
git add -A
! git commit -qm "links" >"$tmp/out" 2>&1 || fail "links as budgets are committed"
lacks "$tmp/out" 'the secret'
git reset -q --hard
git clean -qfd

# ---- the hook: which files are budgets ----

repository hook
budget town 5 >town.budget
committed "the first"

printf '\357\273\277budget marked { year 2025; unit dollar }\n' >marked.budget
git add marked.budget && refused 'marked.budget'
printf '; budget late { year 2025; unit dollar }\n' >late.budget
git add late.budget && refused 'late.budget'
printf 'unit dollar\n\nunit dollar\nbudget indented { year 2025; unit dollar; language en }\n' >indented.budget
git add indented.budget && refused 'indented.budget'

# Whatever an included file is called, what is wrong in it counts; so does that it is gone.
{
    budget parts 5 | sed '/^facts/,$d'
    echo 'include "parts.inc"'
} >parts.budget
printf 'facts spending {\n  a  5\n}\n' >parts.inc
committed "another ending"
printf 'facts spending {\n  c  5\n}\n' >parts.inc
git add parts.inc && refused 'parts.inc'
git rm -q parts.inc && refused 'parts.inc'

# The lists of the hook are nobody's facts: these names would be a heading row and two records, and none of the three would be checked.
{
    budget eater 5 | sed '/^facts/,$d; s/{ a; b }/{ m; n }/'
    printf 'facts spending from "-" {\n  account "k"\n  amount  "v"\n}\n'
} >eater.budget
budget one 5 >'k,v,x.budget'
budget two 5 >'m,5,y.budget'
budget broken 5 | sed 's/b  6/c  6/' >'n,6,broken.budget'
git add -A && refused 'n,6,broken.budget'
has "$tmp/out" 'eater.budget'

# ---- the hook: names ----

for name in -h.budget --help.budget - 'with "quotes" in it.budget' 'back\slash.budget' 'a $(touch ran) b.budget' \
    "it's; touch ran.budget" '%s%n.budget' 'budgetc.root'; do
    budget town 5 >"$tmp/text" && cp "$tmp/text" "./$name"
    committed "$name"
    case $name in
    *.budget)
        budget town 5 | sed 's/b  6/c  6/' >"./$name"
        git add -A && refused "$name"
        ;;
    esac
done
[ ! -e ran ] || fail "a name was run"

budgetc diff HEAD:- town.budget >"$tmp/out" 2>&1 </dev/null || fail "HEAD:- is standard input:" "$(cat "$tmp/out")"

# A name with line breaks is a patch header, or three names, to whoever reads lines.
strange="x${newline}+++ b${newline}town.budget"
budget town 5 >"$strange"
git add -A
git commit -qm "line breaks" >"$tmp/out" 2>&1 || true
grep -q '^+++ b$' "$tmp/out" && fail "a name began a line:" "$(cat "$tmp/out")"
git reset -q --hard
git clean -qfd

# A submodule is no budget, whatever it is called.
git init -q "$tmp/inner"
git -C "$tmp/inner" commit -q --allow-empty -m "inner"
git -c protocol.file.allow=always submodule --quiet add "$tmp/inner" module.budget
committed "a submodule"
git budget-diff HEAD~1:town.budget >"$tmp/out" 2>&1
has "$tmp/out" 'mean the same'

# ---- the hook: attributes of the branch ----

repository attributes
budget town 5 | sed '/^facts/,$d' >town.budget
echo 'facts spending from "data/facts.csv"
invariant total: spending == 11 dollar' >>town.budget
mkdir data
printf 'account,amount\na,5\nb,6\n' >data/facts.csv
budgetc fmt -i town.budget
committed "the first"
stage() { # stage FILE: what is on standard input, as it is
    git update-index --add --cacheinfo "100644,$(git hash-object -w --stdin),$1"
}
for attributes in '*.budget working-tree-encoding=UTF-16LE' '* working-tree-encoding=UTF-16 eol=crlf ident' \
    "[attr]strange working-tree-encoding=UTF-32${newline}* strange" 'data/* working-tree-encoding=UTF-16BE'; do
    echo "$attributes" | stage .gitattributes
    echo "$attributes" | sed '/^.attr./d; s/strange/-text/; s/data.//' | stage data/.gitattributes
    printf 'account,amount\na,5\nb,7\n' | stage data/facts.csv
    ! git commit -qm "refused" >"$tmp/out" 2>&1 || fail "committed: $attributes"
    has "$tmp/out" 'total does not hold'
    git read-tree HEAD
done
# What the configuration names is started: the text of a large file may stand elsewhere.
git config filter.mine.smudge "sed 's/here/5/'"
git config filter.mine.clean "sed 's/^a,5/a,here/'"
echo '*.csv filter=mine' >.gitattributes
git add --renormalize . && git add .gitattributes
git show :data/facts.csv >"$tmp/out" && has "$tmp/out" 'a,here'
committed "a filter"
# A folder of that name would not be looked at.
git rm -q .gitattributes && git commit -qnm "none"
mkdir .gitattributes && budget town 5 >.gitattributes/x.budget
git add . && refused 'a folder is called .gitattributes'

# What is no text may begin a budget: then that is told, and not passed over.
budget town 5 | iconv -t UTF-16LE >wide.budget
budget town 5 | iconv -t UTF-16LE >wide.txt
budgetc roots wide.budget wide.txt >"$tmp/out"
[ "$(cat "$tmp/out")" = wide.budget ] || fail "roots in another encoding:" "$(cat "$tmp/out")"
cd "$tmp/hook"

# Where budgetc.root names the budgets, only they are checked.
git config --add budgetc.root town.budget
budget broken 5 | sed 's/b  6/c  6/' >broken.budget
committed "what is not named"
git budget-diff HEAD~1 >"$tmp/out" 2>&1
has "$tmp/out" 'mean the same'

# ---- budgetc roots ----

budgetc roots -- * >"$tmp/out" 2>"$tmp/err" || fail "budgetc roots:" "$(cat "$tmp/err")"
has "$tmp/out" '-h.budget'
has "$tmp/out" '"with \"quotes\" in it.budget"'
lacks "$tmp/out" parts.inc
lacks "$tmp/out" module.budget
git ls-files -z | budgetc roots -z --stdin | tr '\0' '\n' | sort >"$tmp/out"
git ls-files -z | tr '\0' '\n' | grep -v -e '^parts.inc$' -e '^module.budget$' -e '^.gitmodules$' -e '^-$' | sort >"$tmp/expected"
echo - >>"$tmp/expected"
sort -o "$tmp/expected" "$tmp/expected"
cmp -s "$tmp/out" "$tmp/expected" || fail "roots:" "$(diff "$tmp/expected" "$tmp/out")"

# ---- a bare repository; conflicts as git is told to show them ----

git clone -q --bare "$tmp/links" "$tmp/bare"
cd "$tmp/bare"
budgetc diff HEAD~3:town.budget main~2:town.budget 2>"$tmp/out" && fail "bare, unnamed"
has "$tmp/out" 'GIT_DIR=. budgetc diff'
export GIT_DIR=.
budgetc diff HEAD~3:town.budget main~2:town.budget >"$tmp/out" 2>&1 || [ $? = 1 ] || fail "bare:" "$(cat "$tmp/out")"
has "$tmp/out" '11.00 → 13.00 dollar'
unset GIT_DIR

# ---- a folder of a branch that looks like one, and names a program in its configuration ----

repository outer
cp -R "$tmp/bare" inner
cd inner
git config filter.mine.smudge "touch '$tmp/started'; cat"
echo '*.budget filter=mine' >info/attributes
! budgetc diff HEAD~3:town.budget main~2:town.budget >"$tmp/out" 2>&1 || fail "read:" "$(cat "$tmp/out")"
lacks "$tmp/out" '11.00 → 13.00 dollar'
[ ! -e "$tmp/started" ] || fail "a program that a branch names was started"

[ -z "$(ls -A "$TMPDIR")" ] || fail "left behind: $(ls -A "$TMPDIR")"
