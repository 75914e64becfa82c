#!/bin/sh
# Figures as their readers see them: DOT by cgraph, SVG by an XML parser, PNG and PDF by what opens them.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
budgetc --emit=csv,dot,svg,png,pdf -o "$tmp" examples/wh2024.budget 2>/dev/null
budgetc --emit=dot,svg,png,pdf -o "$tmp" examples/township.budget 2>/dev/null
budgetc --emit=svg --figure=flow -o "$tmp/again.svg" examples/wh2024.budget 2>/dev/null
cmp "$tmp/flow.svg" "$tmp/again.svg"

# Text that would be a command elsewhere, in labels and in the path of the file.
mkdir "$tmp/a\"b<c&d"
cat >"$tmp/a\"b<c&d/x.budget" <<'END'
budget t "T" { year 2025; unit dollar }
unit dollar
dimension a "A" { x "<b>&amp; \\N \"q\" ]]>" }
dimension b "B" { u "\n</text>" }
ledger l by a, b
facts l { x u 1 }
figure f "</svg>" { stage "&" { nodes as = a }; stage "<" { nodes bs = b }; flow as -> bs = l }
END
budgetc --emit=svg --figure=f -o "$tmp/hostile.svg" "$tmp/a\"b<c&d/x.budget" 2>/dev/null

# cgraph reads as many edges back as there are lines with an arrow.
for figure in flow accounts money; do
    edges=$(grep -c -- '->' "$tmp/$figure.dot")
    gc -e "$tmp/$figure.dot" | grep -q "^ *$edges "
done

for figure in flow accounts money; do pdftotext -layout "$tmp/$figure.pdf" "$tmp/$figure.txt"; done

# A4 landscape is 842 by 595 points.
for figure in flow accounts money; do
    pdfinfo "$tmp/$figure.pdf" | awk '/^Page size/ { exit !($3 <= 842 && $5 <= 595) }'
done

python3 - "$tmp" <<'END'
import csv, re, struct, sys, xml.etree.ElementTree, zlib
from decimal import Decimal

folder = sys.argv[1]


def rows(table):
    with open(f"{folder}/{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def amounts(dot, pattern):
    """The tooltip of every edge whose ends match, as exact amounts."""
    found = {}
    for line in open(f"{folder}/{dot}.dot", encoding="utf-8"):
        match = re.match(rf"\s*\"?({pattern})\"?\S*\s*\[.*tooltip=\"[^\"]*?: ([-\d,.]+) ", line)
        if match:
            found[match.group(1)] = found.get(match.group(1), Decimal(0)) + Decimal(match.group(2).replace(",", ""))
    return found


# Every project's inflow in the figure is its row in the table, plus what it passes on.
projects = {row[0]: (row[1], Decimal(row[2])) for row in rows("t10")[3:] if "T" in row[0]}
flows = {}
for line in open(f"{folder}/flow.dot", encoding="utf-8"):
    match = re.match(r'\s*"?(\w[^" ]*)"?(?::\w)? -> "?(\w[^" ]*)"?(?::\w)?\s*\[.*tooltip="[^"]*: ([-\d,.]+) 万元', line)
    if match:
        flows[match.group(1), match.group(2)] = Decimal(match.group(3).replace(",", ""))
assert len(flows) > 30, len(flows)
for code, (name, amount) in projects.items():
    node = f"projects:{code}"
    inflow = sum(a for (_, to), a in flows.items() if to == node)
    outflow = sum(a for (start, _), a in flows.items() if start == node)
    districts = sum(a for (start, to), a in flows.items() if start == node and to.startswith("districts:"))
    assert inflow == outflow, (name, inflow, outflow)
    assert inflow - districts == amount, (name, inflow, amount)

svg = xml.etree.ElementTree.parse(f"{folder}/flow.svg")
text = "".join(element.text or "" for element in svg.iter() if element.tag.endswith("}text"))
titles = [element.text for element in svg.iter() if element.tag.endswith("}title")]
for code, (name, amount) in projects.items():
    assert f"projects:{code}" in titles, code
    assert name in text.replace("\n", ""), name
for source in ("一般公共预算·本年", "一般公共预算·上年结转", "92,222", "1,365", "26,688"):
    assert source in text, source

hostile = xml.etree.ElementTree.parse(f"{folder}/hostile.svg")
shown = "".join(element.text or "" for element in hostile.iter() if element.tag.endswith("}text"))
assert '<b>&amp; \\N "q" ]]>' in shown and "</text>" in shown and "</svg>" in shown, shown

extracted = re.sub(r"\s", "", open(f"{folder}/flow.txt", encoding="utf-8").read())
assert "支持工业发展专项资金" in extracted and "118,745" in extracted
assert "Townof" in re.sub(r"\s", "", open(f"{folder}/money.txt", encoding="utf-8").read())


def colours(path):
    """How many different bytes the picture has: a blank one has next to none."""
    data = open(path, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, pixels = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IDAT":
            pixels += data[at + 8:at + 8 + length]
        at += length + 12
    return len(set(zlib.decompress(pixels)))


for figure in ("flow", "accounts", "money"):
    assert colours(f"{folder}/{figure}.png") > 50, figure
END

# With little memory: our own words, and no picture in another font.
little() { # little KIB COMMAND...
    # shellcheck disable=SC3045 # dash and bash have it
    (ulimit -v "$1" && shift && exec "$@")
}
for limit in 40000 50000 80000; do
    little "$limit" budgetc --version >/dev/null 2>&1 || continue # a sanitizer needs more
    status=0
    little "$limit" budgetc --emit=svg --figure=money -o "$tmp/little.svg" examples/township.budget \
        2>"$tmp/little.log" || status=$?
    if [ "$status" != 3 ] || [ -e "$tmp/little.svg" ]; then
        cat "$tmp/little.log"
        echo "with $limit KiB it ends with $status"
        exit 1
    fi
    grep -q "memory ran out" "$tmp/little.log"
done

# Without Graphviz, as on a machine that only checks: all else works, and a figure says what is missing.
mkdir "$tmp/bare"
sed 's/libgvc\.so\.[0-9]/libgvc.so.x/' "$(command -v budgetc)" >"$tmp/bare/budgetc"
chmod +x "$tmp/bare/budgetc"
"$tmp/bare/budgetc" --library-dir=lib examples/township.budget >/dev/null
status=0
"$tmp/bare/budgetc" --library-dir=lib --emit=svg --figure=money -o "$tmp/bare.svg" examples/township.budget \
    2>"$tmp/bare.log" || status=$?
cat "$tmp/bare.log"
[ "$status" = 3 ] && [ ! -e "$tmp/bare.svg" ]
grep -q "figures are drawn by Graphviz: install the package libgvc6" "$tmp/bare.log"
