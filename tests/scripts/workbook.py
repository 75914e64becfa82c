#!/usr/bin/env python3
"""A workbook holds what others wrote as text, under names that spreadsheets take; its formulas read nothing but its own cells; two runs
give the same bytes; an amount of more than 15 digits is text, and nothing that reads it is a formula."""
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path

import workings

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = ("=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2", "<f>1+1</f>", "_x0041_ _x000D_", "a & \"b\" 'c'", "  two blanks  ", "ends \\", "道路 😀")
TABLES = ("a[b]:c*?/\\d", "'quoted'", "History", "T", "t", "长" * 40, "长" * 40 + "x", "Facts", "Relations", "tab\there")
problems = []


def check(good, *what):
    if not good:
        problems.append(": ".join(str(part) for part in what))


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def budget(amount="5"):
    members = "; ".join(f"m{number} {literal(text)}" for number, text in enumerate(TEXTS))
    tables = "\n".join(f"table `{name}` {literal(name)} {{ column {literal(TEXTS[0])} label; column \"B\" = spending; rows account }}" for name in TABLES)
    return f"""budget town {literal(TEXTS[0])} {{ year 2025; unit dollar; language en }}
unit dollar decimals 0
dimension account {literal(TEXTS[1])} {{ {members} }}
ledger spending {literal(TEXTS[2])} by account
facts spending {{ m0 {amount}; {"; ".join(f"m{number} 7" for number in range(1, len(TEXTS)))} }}
ledger spent_other "Other" by account
facts spent_other {{ {"; ".join(f"m{number} {number}" for number in range(len(TEXTS)))} }}
{tables}
table other "Other" {{ column "A" label; column "B" = spent_other; group "Both" {{ column "C" = spent_other; column "D" = spent_other }}; rows account; total "Sum" }}
invariant limit {literal(TEXTS[0])}: for each x in account: spending <= 10 dollar
waive limit for m0 by {amount if amount == "5" else "1"} because {literal(TEXTS[3])}
""".replace('waive limit for m0 by 5 because "-2"\n', "")


def emit(folder, name, text):
    path = Path(folder, f"{name}.budget")
    path.write_text(text, encoding="utf-8")
    out = Path(folder, f"{name}.xlsx")
    done = workings.budgetc("--emit=xlsx", "--emit-anyway", "-o", out, path)
    check(out.exists(), name, done.stderr)
    return out, done.stderr


def parts(path):
    with zipfile.ZipFile(path) as book:
        check(book.testzip() is None, path.name, "damaged")
        return {name: xml.fromstring(book.read(name)) for name in book.namelist()}


def cells(sheet):
    """{place: (text or number, formula)}"""
    found = {}
    for cell in sheet.iter(f"{MAIN}c"):
        formula, value = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v")
        text = cell.find(f"{MAIN}is/{MAIN}t")
        found[cell.get("r")] = (text.text or "" if text is not None else value.text if value is not None else None, formula.text if formula is not None else None)
    return found


def plain(text):
    return re.sub(r"_x005F_", "_", text or "")


def check_names(book):
    names = [sheet.get("name") for sheet in book["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    check(len(names) == len(TABLES) + 3, "sheets", names)
    check(len({name.lower() for name in names}) == len(names), "sheets with one name", names)
    check("tab_here" in names, "a tab in the name of a sheet", names)
    for name in names:
        check(0 < len(name.encode("utf-16-le")) // 2 <= 31 and not re.search(r"[\[\]:*?/\\\0-\x1f]", name), "name of a sheet", name)
        check(name.lower() != "history" and name[0] != "'" and name[-1] != "'", "name of a sheet", name)
    return names


def check_formulas(book, names):
    allowed = re.compile(r"SUMIFS|SUM|ROUND|IFERROR|IF|ISTEXT|AND|OR|NOT|FIXED|FALSE|TRUE|ABS|MIN|MAX|MOD|TRUNC")
    count = 0
    for part, sheet in book.items():
        for place, (_, formula) in cells(sheet).items() if part.startswith("xl/worksheets") else ():
            if formula is None:
                continue
            count += 1
            bare = re.sub(r'"[^"]*"', "", re.sub(r"'(?:[^']|'')+'!", lambda m: "" if m.group()[1:-2].replace("''", "'") in names else m.group(), formula))
            rest = allowed.sub("", re.sub(r"\$?[A-Z]{1,3}\$?\d+", "", bare))
            check(not re.search(r"[A-Za-z|!']", rest), part, place, formula)
    return count


def check_headings(book):
    """A heading of a group goes over its columns, one of a column over the rows of all headings."""
    merged = {cell.get("ref") for cell in book[f"xl/worksheets/sheet{len(TABLES) + 1}.xml"].iter(f"{MAIN}mergeCell")}
    check({"A3:A4", "B3:B4", "C3:D3"} <= merged, "merged headings", merged)


def check_texts(book):
    for number in range(len(TABLES)):
        rows = cells(book[f"xl/worksheets/sheet{number + 1}.xml"])
        labels = [plain(rows[f"A{row}"][0]) for row in range(4, 4 + len(TEXTS))]
        check(labels == list(TEXTS), "labels", labels)
    facts = cells(book[f"xl/worksheets/sheet{len(TABLES) + 2}.xml"])
    check(facts["A2"] == (TEXTS[2], None), "the ledger", facts["A2"])


with tempfile.TemporaryDirectory() as folder:
    first, _ = emit(folder, "first", budget())
    before = first.read_bytes()
    emit(folder, "first", budget())
    check(first.read_bytes() == before, "two runs differ")
    book = parts(first)
    check(check_formulas(book, check_names(book)) > 20, "formulas are missing")
    check_texts(book)
    check_headings(book)
    parts_of_other = cells(book[f"xl/worksheets/sheet{len(TABLES) + 1}.xml"])
    check(any("SUM(B" in (formula or "") for _, formula in parts_of_other.values()), "a total is no sum of its rows", parts_of_other)
    long, said = emit(folder, "long", budget("1234567890123456"))
    check("1 longer amounts are text" in said, "long amounts", said)
    table = cells(parts(long)["xl/worksheets/sheet1.xml"])
    check(table["B4"] == ("1234567890123456", None) and table["B5"][1] is None, "a long amount", table["B4"], table["B5"])
    done = subprocess.run(["budgetc", "--emit=xlsx", str(Path(folder, "first.budget"))], capture_output=True, check=False)
    check(done.returncode == 0 and done.stdout == first.read_bytes(), "standard output")
print("\n".join(problems))
sys.exit(1 if problems else 0)
