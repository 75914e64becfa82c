#!/bin/sh
# Real git with what ships for it: a repository is made, a budget is edited on branches, and what git says is checked.
set -eu

root=$(pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org

fail() {
    echo "git.sh: $*"
    exit 1
}
has() { # has FILE TEXT: a line with it
    grep -qF -- "$2" "$1" || fail "no \"$2\" in:" "$(cat "$1")"
}
lacks() {
    ! grep -qF -- "$2" "$1" || fail "\"$2\" in:" "$(cat "$1")"
}
lines() { # lines NUMBER FILE
    [ "$(wc -l <"$2")" -eq "$1" ] || fail "not $1 lines:" "$(cat "$2")"
}

# ---- a repository, set up as docs/git.md says ----

mkdir "$tmp/town"
cd "$tmp/town"
git init -q -b main
awk '/^```sh/ { on = 1; next } /^```/ { on = 0 } on' "$root/docs/git.md" |
    sed "s|/usr/local/share/budgetc|$root|" >"$tmp/setup"
lines 5 "$tmp/setup"
sh -eu "$tmp/setup"
mkdir data
cat >town.budget <<'END'
budget town "Town" { year 2025; unit dollar; language en }
unit dollar decimals 2
include "facts.budget"
dimension account { 101 "Pay"; 102 "Pensions"; 103 "Paper"; 104 "Chairs"; 105 "Lamps" }
dimension kind { now; later }
dimension project
ledger spending by account, kind
ledger cost     by project
ledger grants   by project
measure everything = spending
invariant projects "no project costs more than its grant": for each p in project: cost <= grants
END
cat >facts.budget <<'END'
facts spending {
  columns    now  later
  101      10.00   1.00
  102      20.00   2.00
  103      30.00   3.00
  104      40.00   4.00
}

facts grants from "data/grants.csv"

project bridge "New bridge" {
  cost "concrete"  450.00
  cost "steel"     150.00
}

project pool "Pool" {
  cost 90.00
}
END
printf 'project,amount\nbridge,700.00\npool,90.00\n' >data/grants.csv
git add -A
git commit -qm "the budget" 2>"$tmp/err" || fail "the hook refuses a good budget:" "$(cat "$tmp/err")"

# ---- git diff ----

# A wider amount moves all amounts of its block: only one fact has changed.
sed -i 's/  103      30.00/  103  12345.00/' facts.budget
budgetc fmt -i facts.budget
git diff --no-textconv --numstat >"$tmp/out"
grep -q '^5' "$tmp/out" || fail "the block did not move:" "$(cat "$tmp/out")"
git diff -U1 >"$tmp/out"
has "$tmp/out" '@@ facts spending {'
has "$tmp/out" '-  103 now 30.00'
has "$tmp/out" '+  103 now 12345.00'
grep '^[-+] ' "$tmp/out" >"$tmp/changed"
lines 2 "$tmp/changed"
git checkout -q facts.budget

# Another layout is no change at all.
sed -i 's/^  101  /  101 /' facts.budget
git diff >"$tmp/out"
lines 0 "$tmp/out"
git checkout -q facts.budget

# Headers of hunks name the enclosing project or ledger, in both languages, also inside other members.
cat >plan.budget <<'END'
数据 基本支出 对 预算单位 301 {
  101 1.00
  102 2.00
  103 3.00
}
entity 301 {
  项目 桥 "新桥" {
    功能 201
    费用 5.00
    费用 6.00
  }
}
END
git add plan.budget
sed -e 's/3.00/4.00/' -e 's/6.00/7.00/' plan.budget >"$tmp/plan" && cp "$tmp/plan" plan.budget
git diff -U0 plan.budget >"$tmp/out"
has "$tmp/out" '@@ 数据 基本支出 对 预算单位 301 {'
has "$tmp/out" '@@   项目 桥 "新桥" {'
git rm -qf plan.budget

# A file with a mistake is compared as it is.
echo 'facts {' >>facts.budget
git diff >"$tmp/out"
has "$tmp/out" '+facts {'
git checkout -q facts.budget

# ---- the hook: what is staged counts, not the work tree ----

cp facts.budget "$tmp/good"
sed -i 's/"concrete"  450.00/"concrete"  650.00/' facts.budget
git add facts.budget
cp "$tmp/good" facts.budget
! git commit -qm "too much" >"$tmp/out" 2>"$tmp/err" || fail "a broken relation was committed"
has "$tmp/err" 'E0501'
has "$tmp/err" 'nothing was committed'
git checkout -q HEAD -- facts.budget
sed -i 's/^  101      10.00/  101 10.00/' facts.budget
git add facts.budget
! git commit -qm "untidy" >"$tmp/out" 2>"$tmp/err" || fail "another layout was committed"
has "$tmp/err" '-  101 10.00'
has "$tmp/err" 'budgetc fmt -i'
git checkout -q HEAD -- facts.budget
sed -i 's/"concrete"  450.00/"concrete"  451.00/' facts.budget
echo 'facts {' >>town.budget # not staged
git commit -qm "more concrete" facts.budget 2>"$tmp/err" || fail "the work tree was checked:" "$(cat "$tmp/err")"
git checkout -q town.budget

# ---- git log -L, by the name of a block ----

git log -L ':project bridge:facts.budget' --format=%s >"$tmp/out"
has "$tmp/out" 'more concrete'
has "$tmp/out" '+  cost "concrete"  451.00'
git log -L ':project pool:facts.budget' --format=%s >"$tmp/out"
lacks "$tmp/out" 'more concrete'

# ---- git difftool: models and not lines ----

git budget-diff HEAD~1 >"$tmp/out" 2>"$tmp/err" || fail "git budget-diff fails:" "$(cat "$tmp/err")"
has "$tmp/out" '450.00'
has "$tmp/out" '451.00'
lacks "$tmp/out" '12345'
git difftool --no-prompt --tool=budgetc HEAD~1 -- facts.budget >"$tmp/out" 2>&1
has "$tmp/out" '451.00'
git init -q -b main "$tmp/single"
(
    cd "$tmp/single"
    git config include.path "$root/git/config"
    cat >one.budget <<'END'
budget one { year 2025; unit dollar; language en }
unit dollar
dimension account { a; b }
ledger spending by account
facts spending { a 5; b 6 }
END
    git add one.budget
    git commit -qm "one file"
    sed -i 's/b 6/b 7/' one.budget
    git difftool --no-prompt --tool=budgetc >"$tmp/out" 2>&1
)
has "$tmp/out" '6.00 → 7.00 dollar'

# ---- git merge without a conflict: neighbouring rows, different cells of one row, wider columns ----

git checkout -qb one
sed -i -e 's/  103      30.00/  103  12345.00/' -e '/^  104/a\  105 50.00 5.00' facts.budget
sed -i '/^bridge/a\school,10.00' data/grants.csv
sed -i 's/^dimension project/dimension project { school }/' town.budget
budgetc fmt -i facts.budget
git commit -qam "one"
git checkout -q main
git checkout -qb two
sed -i -e 's/  103      30.00   3.00/  103      30.00   3.33/' -e '/^  102/d' facts.budget
sed -i 's/^pool,90.00/pool,95.00/' data/grants.csv
git commit -qam "two"
git merge -q --no-edit one >"$tmp/out" 2>&1 || fail "no merge:" "$(cat "$tmp/out" facts.budget)"
cat >"$tmp/expected" <<'END'
facts spending {
  columns       now  later
  101         10.00   1.00
  103      12345.00   3.33
  104         40.00   4.00
  105         50.00   5.00
}
END
sed -n '1,/^}/p' facts.budget >"$tmp/got"
cmp -s "$tmp/expected" "$tmp/got" || fail "merged to:" "$(cat "$tmp/got")"
printf 'project,amount\nbridge,700.00\nschool,10.00\npool,95.00\n' | cmp -s - data/grants.csv ||
    fail "merged to:" "$(cat data/grants.csv)"
cp facts.budget "$tmp/two-one"

# The other way round it is the same.
git checkout -q one
git merge -q --no-edit 'two^' >"$tmp/out" 2>&1 || fail "no merge:" "$(cat "$tmp/out")"
git merge -q --no-edit two >"$tmp/out" 2>&1 || fail "no merge:" "$(cat "$tmp/out")"
cmp -s facts.budget "$tmp/two-one" || fail "the other way round:" "$(cat facts.budget)"

# ---- a conflict: around the one row that both changed ----

git checkout -q main
git checkout -qb three
sed -i 's/  101      10.00/  101      11.00/; s/  104      40.00/  104      44.00/' facts.budget
git commit -qam "three"
git checkout -q main
git checkout -qb four
sed -i 's/  101      10.00/  101      12.00/; s/  102      20.00/  102      22.00/' facts.budget
git commit -qam "four"
! git merge -q --no-edit three >"$tmp/out" 2>&1 || fail "a conflict was merged"
has "$tmp/out" 'has 1 conflict'
sed -n '/^<<<<<<</,/^>>>>>>>/p' facts.budget | sed 's/ .*//' >"$tmp/got"
lines 5 "$tmp/got"
has facts.budget '  102      22.00'
has facts.budget '  104      44.00'
git status --porcelain >"$tmp/out"
has "$tmp/out" 'UU facts.budget'
git merge --abort

# ---- what a merge breaks is told ----

git checkout -q main
git checkout -qb five
sed -i 's/"concrete"  451.00/"concrete"  551.00/; s/"steel"     150.00/"steel"     149.00/' facts.budget
git commit -qam "five"
git checkout -q main
git checkout -qb six
sed -i '/"steel"/a\  cost "paint"      50.00' facts.budget
git commit -qam "six"
! git merge -q --no-edit five >"$tmp/out" 2>&1 || fail "a broken merge was committed"
has "$tmp/out" 'has findings that it had not before'
has "$tmp/out" 'no project costs more than its grant'
