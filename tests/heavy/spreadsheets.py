#!/usr/bin/env python3
"""A workbook computes what budgetc says: after amounts of facts were changed in it, what is broken there, as gnumeric and LibreOffice
calculate it, is what budgetc finds broken after the same change of the source; and tables show what budgetc publishes then. With exceljs, which
does not calculate, the workbooks are those that LibreOffice saved: as many formulas as before, and red is what is said to be broken.

usage: spreadsheets.py gnumeric|libreoffice|exceljs [ROUNDS [SEED [CHANGES]]]   ROUNDS workbooks of each example, with so many changes together"""
import collections
import csv
import fractions
import json
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
import workings  # noqa: E402

PROGRAM = sys.argv[1]
ROUNDS, SEED = (int(sys.argv[2]) if len(sys.argv) > 2 else 8), (int(sys.argv[3]) if len(sys.argv) > 3 else 1)
CHANGES = int(sys.argv[4]) if len(sys.argv) > 4 else 0
problems = []

# LibreOffice recalculates only if it is told to: 0 is "always".
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""

def sheet_parts(book):
    names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
    return {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(names, 1)}


def changed_book(source, target, amounts, facts_sheet, column, wrong=False):
    """A copy with other amounts; wrong: formulas remember other values than they have."""
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w") as copy:
        part = sheet_parts(book)[facts_sheet]
        for name in book.namelist():
            if not name.startswith("xl/worksheets/sheet"):
                copy.writestr(name, book.read(name))
                continue
            text = book.read(name).decode()
            if name == part:
                for fact, amount in amounts.items():
                    cell = rf'(<c r="{column}{fact + 2}" s="\d+"><v>)[^<]*(</v>)'
                    text, count = re.subn(cell, rf"\g<1>{amount}\g<2>", text)
                    assert count == 1, (name, fact)
            if wrong:
                text = re.sub(r"</f><v>[-0-9.]+</v>", "</f><v>999</v>", text)
            copy.writestr(name, text)


def gnumeric(books, folder):
    """For each book {number of the sheet: rows}."""
    found = []
    for book in books:
        out = Path(folder, f"{book.stem}.csv")
        done = subprocess.run(["ssconvert", "--recalc", "-S", str(book), str(out)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-300:])
        found.append({int(path.suffix[1:]): read(path) for path in Path(folder).glob(f"{book.stem}.csv.*")})
    return found


def soffice(books, folder, to):
    """Where LibreOffice saved them in that form."""
    profile = Path(folder, "profile")
    Path(profile, "user").mkdir(parents=True, exist_ok=True)
    Path(profile, "user/registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    out = Path(folder, "out")
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--convert-to", to, "--outdir", str(out), *map(str, books)]
    subprocess.run(command, capture_output=True, check=True, timeout=600)
    return out


def libreoffice(books, folder):
    out = soffice(books, folder, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1")
    with zipfile.ZipFile(books[0]) as book:
        names = list(sheet_parts(book))
    found = []
    for book in books:
        rows = {}
        for number, name in enumerate(names):
            path = out / f"{book.stem}-{name}.csv"
            if path.exists():
                rows[number] = read(path)
        found.append(rows)
    return found


def exceljs(books, folder):
    out = soffice(books, folder, "xlsx")
    script = [str(workings.ROOT / "tests/heavy/workbook_values.mjs")]
    said = subprocess.run(["node", *script, str(books[0]), *(str(out / book.name) for book in books)], cwd=workings.ROOT / "build/web-tools", capture_output=True, text=True, check=True)
    before, *after = json.loads(said.stdout)
    found = []
    for book, sheets in zip(books, after):
        if [(sheet["name"], sheet["formulas"], sheet["rules"]) for sheet in sheets] != [(sheet["name"], sheet["formulas"], sheet["rules"]) for sheet in before]:
            problems.append(f"{book.stem}: other sheets, formulas or rules than before")
        if sum(sheet["rules"] for sheet in sheets) != 1:
            problems.append(f"{book.stem}: no rule says what is red")
        for sheet in sheets:
            said_so = [number for number, row in enumerate(sheet["rows"], 1) if number > 1 and sheet["rules"] and len(row) > 8 and row[8].startswith(("broken by", "不成立，差"))]
            if sheet["red"] != said_so:
                problems.append(f"{book.stem}: {sheet['name']}: red are {sheet['red'][:5]}, broken {said_so[:5]}")
        found.append({number: sheet["rows"] for number, sheet in enumerate(sheets)})
    return found


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def broken_in(rows, word):
    """(label, about) of the relations with a broken row."""
    seen, last = [], None
    for row in rows[1:]:
        key = tuple(row[:2])
        if len(row) > 8 and row[8].startswith(word) and not row[8].endswith((")", "）")):
            seen.append(key)
        last = key
    return collections.Counter(seen), last


def number(text):
    text = text.replace(",", "")
    try:
        return fractions.Fraction(text[:-1]) / 100 if text.endswith("%") else fractions.Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def compare_table(name, table, sheet, published, levels):
    """Amounts, where the rows are still the same."""
    rows = sheet[2 + levels:2 + levels + len(published)]
    texts = [number for number, column in enumerate(table["columns"]) if not column["amounts"]]
    for row, shown, expected in zip(table["rows"], rows, published):
        if any(shown[at].lstrip("'") != expected[at].lstrip("'") for at in texts):
            continue  # rows that amounts put into order
        for cell, (got, want) in enumerate(zip(shown, expected)):
            if number(want) is None or "formula" not in (row["cells"][cell] or {}):
                continue  # its expression chooses by amounts
            value = number(got)
            if value is None or abs(value - number(want)) > fractions.Fraction(1, 10 ** 7):
                problems.append(f"{name}: table {table['id']}: {got}, budgetc {want} in {expected}")
                return


def check(name, budget, folder, rng, rounds):
    report = workings.report_of(budget, folder)
    source = Path(folder, f"{name}.xlsx")
    done = workings.budgetc("--emit=xlsx", "--emit-anyway", "-o", source, budget)
    if not report or not source.exists():
        if report:
            problems.append(f"{name}: {done.stderr[-300:]}")
        return
    chinese = report["language"].startswith("zh")
    facts_sheet, word = ("金额明细", "不成立，差") if chinese else ("Facts", "broken by")
    column = letters(1 + len(report["dimensions"]))
    books, expected, tables = [source.with_name(f"{name}-0.xlsx")], [None], [None]
    changed_book(source, books[0], {}, facts_sheet, column, wrong=True)
    for turn in range(1, rounds + 1):
        share = CHANGES * turn // rounds - CHANGES * (turn - 1) // rounds
        amounts, before = workings.change(report, budget, rng, share if CHANGES and rounds == ROUNDS else rng.choice((1, 1, 2, 5)))
        said = workings.judged(budget, folder)
        published = Path(folder, f"{name}-{turn}-tables")
        workings.budgetc("--emit=csv", "--emit-anyway", "-o", f"{published}/", budget)
        workings.undo(before)
        if said is None or not amounts:
            continue
        books.append(source.with_name(f"{name}-{turn}.xlsx"))
        changed_book(source, books[-1], amounts, facts_sheet, column, wrong=True)
        expected.append(said)
        tables.append(published)
    labels = {r["suite"]: r["label"] for r in report["relations"]}
    known = {(r["label"], r["instance"]) for r in report["relations"] if r["claims"]}
    known -= {(r["label"], r["instance"]) for r in report["relations"] if not r["claims"]}
    now = collections.Counter((r["label"], r["instance"]) for r in report["relations"] if r["state"] == "broken")
    shown = [table for table in report["tables"] if table["columns"]]
    if PROGRAM == "gnumeric":
        remembered(name, source, gnumeric([source], folder)[0])
    for sheets, said, published in zip({"gnumeric": gnumeric, "libreoffice": libreoffice, "exceljs": exceljs}[PROGRAM](books, folder), expected, tables):
        found = broken_in(sheets[len(shown) + 1], word)[0]
        want = now if said is None else collections.Counter()
        for (suite, instance), count in (said or {}).items():
            key = labels.get(suite, suite), "" if instance == suite and (labels.get(suite, suite), "") in known else instance
            want[key] += count
        # A printed row whose text is another is found by its amounts: where these are others, too, budgetc misses a row, the workbook an amount.
        moved = {labels.get(suite, suite) for suite, instance in said or {} if instance == "row"}
        keys = {key for key in {*found, *want} if key in known and key[0] not in moved}
        if moved - {label for label, _ in found}:
            problems.append(f"{name}: {PROGRAM} finds nothing in {moved}")
        # A relation of several parts has a row for each.
        wrong = {key: (want[key], found[key]) for key in keys if bool(want[key]) != bool(found[key])}
        if wrong:
            problems.append(f"{name}: budgetc and {PROGRAM}: {dict(list(wrong.items())[:3])}")
        for number_of, table in enumerate(shown):
            path = published and published / f"{table['id']}.csv"
            if path and path.exists() and len(read(path)) == len(table["rows"]) + 1:
                levels = max(len(column["headings"]) for column in table["columns"])
                compare_table(name, table, sheets[number_of], read(path)[1:], levels)


def remembered(name, source, sheets):
    """What a program shows that does not calculate is what comes of calculating."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(source) as book:
        for sheet, part in enumerate(sheet_parts(book).values()):
            for cell in xml.fromstring(book.read(part)).iter(f"{main}c"):
                if cell.find(f"{main}f") is None:
                    continue
                place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r"))
                column = next(number for number in range(1 << 14) if letters(number) == place[1])
                got, kept = sheets[sheet][int(place[2]) - 1][column], cell.find(f"{main}v").text
                if cell.get("t") == "b":
                    kept = "TRUE" if kept == "1" else "FALSE"
                same = got == kept if number(kept) is None else number(got) is not None and abs(number(got) - number(kept)) < fractions.Fraction(1, 10 ** 6)
                if not same:
                    problems.append(f"{name}: {part} {cell.get('r')}: {PROGRAM} calculates {got}, there is {kept}")
                    return


def letters(column):
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def main():
    with tempfile.TemporaryDirectory() as folder:
        rng = random.Random(SEED)
        for example in workings.EXAMPLES:
            budget = workings.copy_example(example, folder)
            check(example, budget, folder, rng, ROUNDS)
        for budget in workings.random_budgets(SEED, ROUNDS * 2, folder):
            check(budget.stem, budget, folder, rng, 2)
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
