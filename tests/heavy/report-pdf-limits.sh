#!/bin/sh
# What the LaTeX of documents must withstand: hostile text, no engine, a signal, an end of the memory, lost characters.
set -eu

if ! command -v xelatex >/dev/null || ! command -v pdftotext >/dev/null; then
    echo "xelatex and pdftotext are not installed"
    exit 77
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR="$tmp"
root=$(pwd)

# The folder that --emit=latex writes compiles by itself, whatever the labels hold.
cd "$tmp"
sed '/^### run/,$d' "$root/tests/golden/latex/escaping.test" >special.budget
budgetc --emit=latex -o special special.budget 2>/dev/null
cd special
xelatex -no-shell-escape -interaction=nonstopmode -halt-on-error report.tex >compile.txt || { cat compile.txt; exit 1; }
pdftotext -layout report.pdf - | grep -Fq 'input{/etc/passwd} \end{document}'
test ! -e texput.log
cd ..

# The same budget makes the same bytes, with its figures.
cat >same.budget <<'END'
budget t "T" { year 2024; unit dollar; language en }
unit dollar
dimension a "A" { x "道路"; y "Roads" }
ledger outlay by a
facts outlay { x 1.00; y 2.00 }
figure f "F" { tree a = outlay }
document d { text "x"; figure f }
END
budgetc --emit=report-pdf -o first.pdf same.budget 2>/dev/null
sleep 1
budgetc --emit=report-pdf -o second.pdf same.budget 2>/dev/null
cmp first.pdf second.pdf

# Without an engine it says what to install, and writes nothing.
program=$(command -v budgetc)
PATH="$tmp/none" "$program" --emit=report-pdf -o none.pdf special.budget 2>none.log && exit 1
grep -q texlive-xetex none.log
test ! -e none.pdf

# Whatever happens, the folder in which it works goes: a signal ends it, and what it started, at once …
mkdir engine
cat >engine/xelatex <<'END'
#!/bin/sh
echo $$ >"$ENGINE_PID"
exec sleep 60
END
chmod +x engine/xelatex
export ENGINE_PID="$tmp/engine.pid"
PATH="$tmp/engine:$PATH" "$program" --emit=report-pdf -o none.pdf same.budget 2>/dev/null &
running=$!
for _ in $(seq 100); do [ -s "$ENGINE_PID" ] && break; sleep 0.1; done
kill -TERM $running
wait $running && exit 1
if kill -0 "$(cat "$ENGINE_PID")" 2>/dev/null; then
    echo "the engine runs on after the program was ended"
    exit 1
fi
test -z "$(find "$tmp" -name 'budgetc-*')"

# … and so does an end of the memory (which a sanitizer needs all of).
cat >engine/xelatex <<'END'
#!/bin/sh
touch report.log report.aux
truncate -s 1G report.pdf
END
# shellcheck disable=SC3045 # dash and bash have it
limit() { ulimit -v 500000; }
if (limit; "$program" --version >/dev/null 2>&1); then
    (limit; PATH="$tmp/engine:$PATH" "$program" --emit=report-pdf -o none.pdf same.budget 2>none.log) && exit 1
    grep -q "memory ran out" none.log
    test ! -e none.pdf
    test -z "$(find "$tmp" -name 'budgetc-*')"
fi

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
grep -q "no font of the document has 2 characters: .* (U+" missing.log || { cat missing.log; exit 1; }
test ! -e missing.pdf
test -z "$(find "$tmp" -name 'budgetc-*')" # nothing is left behind
