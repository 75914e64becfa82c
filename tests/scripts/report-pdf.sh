#!/bin/sh
# Sets the documents of the examples for real, and finds every published figure in their text.
set -eu

if ! command -v xelatex >/dev/null || ! command -v pdftotext >/dev/null; then
    echo "skipped: xelatex and pdftotext are not installed"
    exit 0
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR="$tmp"
root=$(pwd)

set_document() { # set_document NAME
    budgetc --emit=report-pdf -o "$tmp/$1.pdf" "examples/$1.budget" 2>"$tmp/$1.log"
    if grep "too wide" "$tmp/$1.log"; then exit 1; fi
    pdftotext -layout "$tmp/$1.pdf" "$tmp/$1.txt"
}

# "No change" is said in words; the library's 410.0 is a slip of the pen that is waived.
set_document wh2024
tests/scripts/report_figures.py "$tmp/wh2024.txt" --allow 0.00 examples/wh2024/published/*.csv
set_document township
tests/scripts/report_figures.py "$tmp/township.txt" --allow 410.0 examples/township/published/*.csv

# The folder that --emit=latex writes compiles by itself, whatever the labels hold.
cd "$tmp"
sed '/^### run/,$d' "$root/tests/golden/latex/escaping.test" >special.budget
budgetc --emit=latex -o special special.budget 2>/dev/null
cd special
xelatex -no-shell-escape -interaction=nonstopmode -halt-on-error report.tex >compile.txt || { cat compile.txt; exit 1; }
pdftotext -layout report.pdf - | grep -Fq 'input{/etc/passwd} \end{document}'
test ! -e texput.log
cd ..

# The same budget makes the same bytes (figures aside, which are Graphviz's).
printf 'budget t "T" { year 2024; unit dollar; language en }\nunit dollar\ndocument d { text "x" }\n' >same.budget
budgetc --emit=report-pdf -o first.pdf same.budget 2>/dev/null
sleep 1
budgetc --emit=report-pdf -o second.pdf same.budget 2>/dev/null
cmp first.pdf second.pdf

# More than a hundred pages: their numbers fit into the contents.
{
    printf 'budget t "T" { year 2024; unit dollar; language en }\nunit dollar\ndocument d {\n'
    for i in $(seq 101); do echo "  section \"Part $i\" { section \"Of it\" { text \"x\" } }"; done
    echo "}"
} >pages.budget
budgetc --emit=report-pdf -o pages.pdf pages.budget 2>pages.log
if grep "too wide" pages.log; then exit 1; fi

# Without an engine it says what to install, and writes nothing.
program=$(command -v budgetc)
PATH="$tmp/none" "$program" --emit=report-pdf -o none.pdf special.budget 2>none.log && exit 1
grep -q texlive-xetex none.log
test ! -e none.pdf

# What TeX finds wrong is shown: a character that no font has.
cat >missing.budget <<'END'
budget t "T" { year 2024; unit dollar; language en }
unit dollar
document d { text "\u{10FF10}x\u{13000}" }
END
if budgetc --emit=report-pdf -o missing.pdf missing.budget 2>missing.log; then
    echo "a lost character was not noticed"
    exit 1
fi
grep -q "Missing character" missing.log || { cat missing.log; exit 1; }
test ! -e missing.pdf
test -z "$(find "$tmp" -name 'budgetc-*')" # nothing is left behind
