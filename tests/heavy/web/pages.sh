# shellcheck shell=sh
# make_pages FOLDER: the pages that browsers open: two examples, a hostile budget, and what changed in it.
make_pages() {
    python3 -c 'import sys; sys.path.insert(0, "tests/scripts"); import html_report; print(html_report.hostile_budget(), end="")' >"$1/hostile.budget"
    checks=
    [ ! -e build/wasm/budget.wasm.gz ] || checks=--html-check
    for budget in examples/wh2024.budget examples/township.budget "$1/hostile.budget"; do
        budgetc --emit=html $checks -o "$1/$(basename "$budget" .budget).html" "$budget" 2>/dev/null
    done
    # with the compiler, the largest of them is at most 2.5 MB
    [ "$(wc -c <"$1/wh2024.html")" -le 2500000 ]
    sed 's/m3 4.00/m3 5.00/' "$1/hostile.budget" >"$1/changed.budget"
    budgetc diff --format=html -o "$1/diff.html" "$1/hostile.budget" "$1/changed.budget" || [ $? = 1 ]
    [ -n "$checks" ] || echo "without make wasm, pages are not checked again"
}
