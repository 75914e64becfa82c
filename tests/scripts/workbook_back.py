#!/usr/bin/env python3
"""What is published as a workbook, stated as it is read back from there: nothing differs, in any table of any example, and in hostile ones.
With a program, that one calculates all formulas again, which remember wrong values, and saves the workbook, which budgetc reads.

usage: workbook_back.py [gnumeric|libreoffice]"""
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import unescape

import workings

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else None
# LibreOffice recalculates only if it is told to: 0 is "always".
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
HOSTILE = r"""budget town "=town" { year 2025; unit dollar; language en; rounding half_even }
unit dollar decimals 2
dimension account "Accounts" { 1 "=1+1"; 2 "@SUM(A1)"; 3 "'=1"; 4 "''quoted'"; 5 "  +blanks  "; 6 "-"; 7 "0101"; 8 "_x0041_"; 9 "a, \"b\""; 10 "1.50" }
dimension kind { a "长"; b "𠮷" }
ledger spending by account, kind
facts spending for kind a { 1 999999999999999.99; 2 12345678901234567.89; 3 -0.01; 4 0; 5 -; 7 1.00; 8 2.00; 9 3.00; 10 1.50 }
facts spending for kind b { 1 -12.34; 4 0.00; 8 7.77 }
measure share = spending / spending(account all)
table `a[b]:c*?/\d` "=title" {
  column "=label" label
  group "" { column "+A" = spending(a) }
  group "@G" { group "" { column "-B" = spending(b) }; column "S" = share as percent decimals 3 }
  rows account; total "Total"; note "=note"
}
table `a[b]:c*?/\e` "empty" { column "A" label; column "B" = spending; rows account where spending > 99999999999999999 dollar; empty "nothing" }
table `A Long Name Of More Than Thirty-One Characters, 1` { group "x" { column "A" label; column "A" code }; column "A" = spending; rows account }
table `A Long Name Of More Than Thirty-One Characters, 2` { column "A" = spending; column "Code" code; rows account }
"""
problems = []


def sheets_of(book):
    with zipfile.ZipFile(book) as archive:
        return [unescape(name, {"&quot;": '"', "&#39;": "'"}) for name in re.findall(r'<sheet name="([^"]*)"', archive.read("xl/workbook.xml").decode())]


def forget_values(source, target):
    """A copy whose formulas remember other values than they have."""
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w") as copy:
        for name in book.namelist():
            text = book.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"</f><v>[-0-9.]+</v>", b"</f><v>999</v>", text)
            copy.writestr(name, text)


def calculate(books, folder, ending="xlsx", profile=PROFILE):
    """Where the program saved them."""
    out = Path(folder, "examples", f"{PROGRAM}-{ending}-{len(profile)}")
    out.mkdir()
    if PROGRAM == "gnumeric":
        for book in books:
            subprocess.run(["ssconvert", "--recalc", book, out / book.name], capture_output=True, check=True)
        return out
    settings = Path(out, "profile", "user")
    settings.mkdir(parents=True)
    if profile:
        Path(settings, "registrymodifications.xcu").write_text(profile, encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation=file://{settings.parent}", "--headless", "--norestore", "--convert-to", ending, "--outdir", out]
    subprocess.run([*command, *books], capture_output=True, check=True, timeout=900)
    return out


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def stated(report, sheets, book):
    lines = []
    for table, sheet in zip((one for one in report["tables"] if one["columns"]), sheets):
        name = table["id"] if "(" in table["id"] else f"`{table['id']}`"
        lines.append(f"stated {name} from {literal(f'{book}#{sheet}')}\n")
    return lines


def relations(said):
    found = re.search(r"([\d,]+) relations?: ([\d,]+) held.* ([\d,]+) broken", said)
    return [int(number.replace(",", "")) for number in found.groups()] if found else [0, 0, 0]


def differs(budget, statements):
    """What budgetc says where it should say nothing; None if all that is stated holds."""
    text = budget.read_text(encoding="utf-8")
    before = workings.budgetc(budget)
    budget.write_text(text + "\n" + "".join(statements), encoding="utf-8")
    after = workings.budgetc(budget)
    budget.write_text(text, encoding="utf-8")
    all_before, held_before, _ = relations(before.stdout + before.stderr)
    count, held, _ = relations(after.stdout + after.stderr)
    more = count - all_before
    good = after.returncode == before.returncode == 0 and more == held - held_before and more > len(statements) and "N0606" not in after.stderr
    return None if good else after.stderr[:1500] or f"{before.returncode}, {more} more, {before.stderr[:800]}"


def main(folder):
    budgets = [workings.copy_example(example, folder) for example in workings.ALL_EXAMPLES]
    hostile = Path(folder, "examples", "hostile.budget")
    hostile.write_text(HOSTILE, encoding="utf-8")
    books, reports = [], []
    for budget in [*budgets, hostile]:
        book = budget.with_suffix(".xlsx")
        reports.append(workings.report_of(budget, folder))
        done = workings.budgetc("--emit=xlsx", "-o", book, budget)
        if done.returncode:
            problems.append(f"{budget.stem}: {done.stderr[:500]}")
        books.append(book)
    names = [sheets_of(book) for book in books]
    if PROGRAM:
        wrong = [Path(folder, book.name) for book in books]
        for book, copy in zip(books, wrong):
            forget_values(book, copy)
        saved = [calculate(wrong, folder)]
        if PROGRAM == "libreoffice":
            saved.append(calculate([*wrong[-4:-2], wrong[-1]], folder, "ods"))
            control = calculate(wrong[-2:-1], folder, "xlsx", "")
            if not differs(budgets[-1], stated(reports[-2], names[-2], (control / books[-2].name).relative_to(budgets[-1].parent))):
                problems.append("wrong values are recalculated without being told to: the test shows nothing")
    else:
        saved = [books[0].parent]
    for place in saved:
        for budget, report, sheets, book in zip([*budgets, hostile], reports, names, books):
            path = next(place.glob(f"{book.stem}.[xo]*s*"), None)
            said = path and differs(budget, stated(report, sheets, path.relative_to(budget.parent)))
            if said:
                problems.append(f"{budget.stem}: {path}: {said}")


with tempfile.TemporaryDirectory() as place:
    main(place)
print("\n".join(problems))
sys.exit(1 if problems else 0)
