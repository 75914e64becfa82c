#!/bin/sh
# `budgetc diff` with revisions of a real repository: nothing is left behind, nothing is changed.
# shellcheck disable=SC2016 # messages with backticks
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/repo" "$tmp/temporary"
export TMPDIR="$tmp/temporary" HOME="$tmp" GIT_CONFIG_NOSYSTEM=1
cd "$tmp/repo"
git init -q .
git config user.name Clerk
git config user.email clerk@example.org

mkdir -p town/data common
cat >town/town.budget <<'END'
budget town "Riverton" { year 2025; unit dollar; language en }
include "parts.budget"
include "../common/units.budget"
facts plan from "data/plan.csv"
END
cat >town/parts.budget <<'END'
dimension account "Accounts" { paper "Paper"; pens "Pens" }
ledger plan "Plan" by account
END
echo 'unit dollar decimals 2' >common/units.budget
printf 'account,amount\npaper,10.00\npens,7.50\n' >town/data/plan.csv
git add .
git commit -qm first
git tag -a v1 -m "the first one"
printf 'account,amount\npaper,12.00\npens,7.50\n' >town/data/plan.csv
git commit -qam second
printf 'account,amount\npaper,12.00\npens,9.50\n' >town/data/plan.csv
git add town/data
printf 'account,amount\npaper,12.00\npens,9.50\n\n' >town/data/plan.csv

fail() {
    echo "$*" >&2
    exit 1
}
expect() { # STATUS PATTERN COMMAND...
    status=$1 pattern=$2 got=0
    shift 2
    "$@" >"$tmp/out" 2>&1 || got=$?
    [ "$got" = "$status" ] || { cat "$tmp/out"; fail "exit $got: $*"; }
    grep -qe "$pattern" "$tmp/out" || { cat "$tmp/out"; fail "no '$pattern': $*"; }
}
include="--include-dir=common"
before=$(git status --porcelain; git ls-files -s)

# A revision and the work tree; two revisions; a tag; what is staged.
expect 1 'plan  17.50 → 19.50 dollar  +2.00  +11.43%' budgetc diff $include HEAD~1:town/town.budget HEAD:town/town.budget
expect 1 '(HEAD:town/data/plan.csv:2)' budgetc diff $include HEAD~1:town/town.budget HEAD:town/town.budget
expect 1 '17.50 → 21.50' budgetc diff $include v1:town/town.budget town/town.budget
expect 0 'mean the same' budgetc diff $include :town/town.budget town/town.budget
expect 0 'mean the same' budgetc diff $include HEAD:town/town.budget HEAD:town
expect 0 'mean the same' budgetc diff $include 'HEAD@{0}:town/town.budget' HEAD:town/town.budget
expect 1 'because\|Facts' budgetc diff $include HEAD:town town
expect 1 '"file":"v1:town/data/plan.csv","line":2' budgetc diff $include --format=json v1:town/town.budget HEAD:town/town.budget

# From a folder inside, as git reads paths: from the top, or with ./ from here.
(cd town && expect 0 'mean the same' budgetc diff --include-dir=../common HEAD:town/town.budget HEAD:./town.budget)
(cd town && expect 0 'mean the same' budgetc diff --include-dir=../common :./town.budget .)

# What goes wrong.
expect 3 'git cannot read the revision `nothing`' budgetc diff nothing:town/town.budget town/town.budget
expect 3 'git cannot read the revision `--help`' budgetc diff -- --help:town/town.budget town/town.budget
expect 3 'there is no such file in this revision' budgetc diff HEAD:town/lost.budget town/town.budget
expect 1 'E0802' budgetc diff HEAD:town/town.budget HEAD~1:town/town.budget
(cd "$tmp" && expect 3 'is in no git repository' budgetc diff HEAD:town/town.budget repo/town/town.budget)

# A revision of that name comes before a file, which `./` leads to; what is no revision is a file.
cp town/parts.budget HEAD:town
expect 1 '17.50 → 19.50' budgetc diff $include HEAD~1:town HEAD:town
expect 0 '/HEAD:town and' budgetc diff ./HEAD:town town/parts.budget
mv HEAD:town 2025:x.budget
expect 0 '2025:x.budget and' budgetc diff 2025:x.budget town/parts.budget
rm 2025:x.budget

# What is both a revision alone and a file has to be told apart, as in git.
mkdir v1
cp town/parts.budget v1
expect 2 '`v1` is a revision and a file: write `v1:` or `./v1`' budgetc diff v1 town/parts.budget
expect 2 'is a revision and a file' budgetc diff town/parts.budget v1
expect 2 'is a revision and a file' budgetc diff v1
expect 0 '/v1 and' budgetc diff ./v1 town/parts.budget
expect 0 'v1/ and' budgetc diff v1/ town/parts.budget
rm -r v1
git tag parts.budget
(cd town && expect 0 'parts.budget and' budgetc diff parts.budget ./parts.budget)
git tag -d parts.budget >"$tmp/out"

# A hook of the repository is not run, and nothing in it was touched.
printf '#!/bin/sh\ntouch %s/ran\n' "$tmp" >.git/hooks/post-index-change
chmod +x .git/hooks/post-index-change
expect 1 'Facts' budgetc diff $include v1:town/town.budget :town/town.budget
[ ! -e "$tmp/ran" ] || fail "a hook was run"
[ "$before" = "$(git status --porcelain; git ls-files -s)" ] || fail "the repository was changed"

# Interrupted while git works: the folder is gone, and the signal ends the program.
mkdir "$tmp/slow"
cat >"$tmp/slow/git" <<END
#!/bin/sh
case "\$*" in *checkout-index*) touch "$tmp/started"; sleep 1 ;; esac
PATH="${PATH#*:}:$PATH" exec $(command -v git) "\$@"
END
chmod +x "$tmp/slow/git"
PATH="$tmp/slow:$PATH" budgetc diff $include v1:town/town.budget town/town.budget >/dev/null 2>&1 &
child=$!
while [ ! -e "$tmp/started" ] && kill -0 $child; do sleep 0.1; done
kill -TERM $child
got=0
wait $child || got=$?
[ "$got" = 143 ] || fail "ended with $got and not by the signal"

[ -z "$(ls -A "$TMPDIR")" ] || fail "left behind: $(ls -A "$TMPDIR")"
