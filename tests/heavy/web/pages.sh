# shellcheck shell=sh
# make_pages FOLDER: the pages that browsers open: two examples, a hostile budget, and what changed in it.
make_pages() {
    python3 -c 'import sys; sys.path.insert(0, "tests/scripts"); import html_report; print(html_report.hostile_budget(), end="")' >"$1/hostile.budget"
    attack="$1/<img src=x onerror=alert(3)>.budget"
    cp "$1/hostile.budget" "$attack"
    checks=
    [ ! -e build/wasm/budget.wasm.gz ] || checks=--html-check
    python3 -c 'import sys; sys.path.insert(0, "tests/scripts"); import html_report; print(html_report.YEARS, end="")' >"$1/before.budget"
    cat >>"$1/before.budget" <<'EOF'
figure flow "From taxes and fees" {
  stage "Sources" { nodes sources = source leaves }
  stage "Accounts" { nodes accounts = account leaves }
  flow sources -> accounts = outlay
}
figure accounts "Accounts" { tree account = outlay }
EOF
    sed 's/schools  50.00/schools  10.00/' "$1/before.budget" >"$1/after.budget"
    for budget in examples/wh2024.budget examples/township.budget "$1/before.budget" "$1/after.budget"; do
        budgetc --emit=html $checks -o "$1/$(basename "$budget" .budget).html" "$budget" 2>/dev/null
    done
    budgetc --emit=html $checks -o "$1/hostile.html" "$attack" 2>/dev/null
    # in a language that is written from right to left
    cat >"$1/mirrored.budget" <<'EOF'
budget town "תקציב העיר (2025)" { year 2025; unit שקל; language he }
unit שקל decimals 2
dimension account "סעיפים" { edu 10 "חינוך"; schools 20 "בתי ספר (Library 12)" in edu; parks 40 "גנים" in edu; roads 30 "כבישים" }
dimension source "מקורות" { taxes "מיסים"; fees "אגרות" }
ledger outlay "הוצאות" by account, source
facts outlay for source taxes { schools 50.00; roads 20.00; parks -1.00 }
invariant sums "הסך שווה לחלקיו": outlay(account all) == outlay(edu) + outlay(roads)
table t "הוצאות לפי סעיף" {
  column "קוד" code
  column "סעיף" label
  column "השנה" = outlay
  column "From taxes" = outlay(taxes)
  rows account
  total "סך הכל"
}
figure flow "ממיסים" {
  stage "מקורות" { nodes sources = source leaves }
  stage "סעיפים" { nodes accounts = account leaves }
  flow sources -> accounts = outlay
}
figure accounts "סעיפים" { tree account = outlay }
document report "דוח" { text "גנים: " amount (outlay(40)) "." }
EOF
    budgetc --emit=html $checks -o "$1/mirrored.html" "$1/mirrored.budget" 2>/dev/null
    # in a language that the page has no words of
    sed 's/language en/language hu/' "$1/before.budget" >"$1/foreign.budget"
    budgetc --emit=html -o "$1/foreign.html" "$1/foreign.budget" 2>/dev/null
    # more rows than a page shows at first
    awk 'BEGIN {
        print "budget large \"Large\" { year 2025; unit d; language en }\nunit d decimals 2\ndimension account \"A\" {"
        for (i = 0; i < 1200; i++) printf "  m%d \"Member %d\"\n", i, i
        print "}\nledger outlay \"Spending\" by account\nfacts outlay {"
        for (i = 0; i < 1200; i++) printf "  m%d %d.00\n", i, i * 37 % 1000
        print "}\ntable t \"Spending\" { column \"Account\" label; column \"Amount\" = outlay; rows account; total \"Total\" }"
    }' >"$1/large.budget"
    budgetc --emit=html -o "$1/large.html" "$1/large.budget" 2>/dev/null
    # with the compiler, the largest of them is at most 2.5 MB
    [ "$(wc -c <"$1/wh2024.html")" -le 2500000 ]
    sed 's/m3 4.00/m3 5.00/' "$1/hostile.budget" >"$1/changed.budget"
    budgetc diff --format=html -o "$1/diff.html" "$attack" "$1/changed.budget" || [ $? = 1 ]
    [ -n "$checks" ] || echo "without make wasm, pages are not checked again"
}
