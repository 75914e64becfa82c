#!/bin/sh
# Documents in fifteen scripts, set for real; what no font has is told at once, with its package.
set -eu

if ! command -v xelatex >/dev/null || ! command -v pdftotext >/dev/null; then
    echo "xelatex and pdftotext are not installed"
    exit 77
fi
if ! fc-list : family | grep -q "Noto Serif Devanagari"; then
    echo "fonts-noto-core is not installed"
    exit 77
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR="$tmp"

tests/heavy/scripts.py "$tmp"
pdfinfo "$tmp/he.pdf" | grep -q "Title:.*תקציב העירייה"

# All characters that are missing, the labels that hold them, and what has a font.
cat >"$tmp/missing.budget" <<'ENDS'
budget t "T" { year 2024; unit dollar; language en }
unit dollar
dimension a "A" { x "Plain"; y "Old \u{13000} and \u{13001}"; z "Private \u{F8FF}" }
ledger outlay by a
facts outlay { x 1.00; y 2.00; z 3.00 }
table t "T" { column "A" label; column "B" = outlay; rows a }
document d { table t }
ENDS
if budgetc --emit=report-pdf -o "$tmp/missing.pdf" "$tmp/missing.budget" 2>"$tmp/missing.log"; then
    echo "lost characters were not noticed"
    exit 1
fi
for part in "U+13000" "U+13001" "U+F8FF" "Old " "Private " fonts-noto-extra; do
    grep -qF "$part" "$tmp/missing.log" || { cat "$tmp/missing.log"; exit 1; }
done
if grep -q Plain "$tmp/missing.log"; then exit 1; fi
test ! -e "$tmp/missing.pdf"

# A font of one's own choice.
sed 's/ language en/ language en; font "DejaVu Sans"/; s/Old [^"]*"/Old"/; s/Private [^"]*"/Private"/' \
    "$tmp/missing.budget" >"$tmp/own.budget"
budgetc --emit=report-pdf -o "$tmp/own.pdf" "$tmp/own.budget" 2>/dev/null
pdffonts "$tmp/own.pdf" | grep -q DejaVuSans
sed 's/DejaVu Sans/No Such Font/' "$tmp/own.budget" >"$tmp/none.budget"
if budgetc --emit=report-pdf -o "$tmp/none.pdf" "$tmp/none.budget" 2>"$tmp/none.log"; then exit 1; fi
grep -q "There is no font .No Such Font" "$tmp/none.log"
