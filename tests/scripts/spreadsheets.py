#!/usr/bin/env python3
"""Spreadsheets as programs write them: facts, members and published figures are read from them; what is damaged, too large or not calculated is refused.

usage: spreadsheets.py     (budgetc: of the PATH; LibreOffice and gnumeric are asked, too, if they are there)
"""
import io
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile

PUBLISHED = pathlib.Path(__file__).resolve().parents[2] / "examples/wh2024/published"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BUDGET = """budget a "A" { year 2025; unit dollar; language en }
unit dollar decimals 2
dimension account "Accounts" from "book.xlsx" { code "Code"; label "Name" }
ledger l by account
facts l from "book.xlsx" { account "Code"; amount "Amount"; - "Name" }
stated l = 79.93
"""
ROWS = ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="inlineStr"><is><t>Name</t></is></c><c r="C3" t="s"><v>2</v></c></row>'
        '<row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4" t="s"><v>4</v></c><c r="C4"><v>69.93000000000001</v></c></row>'
        '<row r="5"><c r="A5"><v>102</v></c><c r="B5" t="str"><f>"Pa"&amp;"rks"</f><v>Parks</v></c><c r="C5"><f>5*2</f><v>1E1</v></c></row>')
STRINGS = ("<si><t>Spending, by account</t></si><si><t>Code</t></si><si><t>Amount</t></si><si><t>0101</t></si>"
           '<si><r><t>Ro</t></r><r><rPr><b/></rPr><t xml:space="preserve">ads &amp; &#x1F333;</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh></si>')


def book(rows=ROWS, strings=STRINGS, sheets=("Spending",), workbook=None, **more):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", more.get("method", zipfile.ZIP_DEFLATED)) as file:
        names = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(sheets, 1))
        file.writestr("xl/workbook.xml", workbook or f"{HEAD}<workbook {MAIN}><sheets>{names}</sheets></workbook>")
        targets = "".join(f'<Relationship Id="rId{i}" Target="worksheets/sheet{i}.xml" Type="t"/>' for i in range(1, len(sheets) + 1))
        file.writestr("xl/_rels/workbook.xml.rels", f"{HEAD}<Relationships>{targets}</Relationships>")
        file.writestr("xl/sharedStrings.xml", f"{HEAD}<sst {MAIN}>{strings}</sst>")
        for i in range(1, len(sheets) + 1):
            own = rows if i == len(sheets) else "<row/>"
            file.writestr(f"xl/worksheets/sheet{i}.xml", f"{HEAD}<worksheet {MAIN}><sheetData>{own}</sheetData></worksheet>")
    return packed.getvalue()


def patched(data, signature, offset, value, size="<I"):
    at = data.rindex(signature)
    return data[:at + offset] + struct.pack(size, value) + data[at + offset + struct.calcsize(size):]


LIST, END = b"PK\x01\x02", b"PK\x05\x06"  # of a part in the list of parts; of the list itself
CASES = [
    ("shared, inline and computed cells, a title, an empty row", book(), BUDGET, None),
    ("stored parts", book(method=zipfile.ZIP_STORED), BUDGET, None),
    ("a sheet by its name", book(sheets=("Other", "Part 2")), BUDGET.replace("book.xlsx", "book.xlsx#Part  2"), None),
    ("no such sheet", book(), BUDGET.replace("book.xlsx", "book.xlsx#Part 9"), "no sheet of that name"),
    ("a formula without a value", book(ROWS.replace("<v>1E1</v>", "")), BUDGET, ("C5", "recalculate")),
    ("an error value", book(ROWS.replace("<f>5*2</f><v>1E1</v>", "<f>1/0</f><v>#DIV/0!</v>").replace('<c r="C5">', '<c r="C5" t="e">')), BUDGET, ("E0402", "[Spending]:5:")),
    ("a DOCTYPE", book(ROWS, f'<!DOCTYPE x [<!ENTITY a "b">]>{STRINGS}'), BUDGET, "damaged"),
    ("a cell far away, in every row", book("".join(f'<row r="{r}"><c r="XFD{r}"><v>1</v></c></row>' for r in range(1, 1500))), BUDGET, "too large"),
    ("rows that go back", book('<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'), BUDGET, "damaged"),
    ("a part that is said to be large", patched(book(), LIST, 24, 0x7FFFFFFF), BUDGET, "too large"),
    ("a part that is larger than it says", patched(book(), LIST, 24, 100), BUDGET, "damaged"),
    ("a password", patched(book(), LIST, 8, 1, "<H"), BUDGET, "without a password"),
    ("cut short", book()[:-400], BUDGET, "E0106"),
    ("a packed file of another kind", b"PK\x03\x04" + b"\0" * 60, BUDGET, "E0106"),
]


def run_case(folder, name, data, budget, wanted):
    (folder / "book.xlsx").write_bytes(data)
    (folder / "a.budget").write_text(budget, encoding="utf-8")
    done = subprocess.run(["budgetc", "a.budget"], cwd=folder, capture_output=True, text=True, timeout=60)
    imported = subprocess.run(["budgetc", "import", "--check", "book.xlsx"], cwd=folder, capture_output=True, text=True, timeout=60)
    wanted = (wanted,) if isinstance(wanted, str) else wanted or ()
    problems = [f"{name}: it does not say {text!r}\n{done.stderr}" for text in wanted if text not in done.stderr]
    if done.returncode != (1 if wanted else 0) or imported.returncode not in (0, 1):
        problems.append(f"{name}: exit status {done.returncode} and {imported.returncode}\n{done.stderr}{imported.stderr}")
    return problems


def relations(files, folder):
    done = subprocess.run(["budgetc", "import", "--check", *map(str, files)], cwd=folder, capture_output=True, text=True, timeout=60)
    return done.stdout.splitlines()[-1]


def check_programs(folder):
    """What programs make of the tables of an example shows the same relations. Codes of more than 15 digits are numbers to them, and so left out."""
    files = [shutil.copy(PUBLISHED / f"{name}.csv", folder) for name in ("t02", "t03", "t05-1", "t06")]
    expected, problems = relations(files, folder), []
    if shutil.which("ssconvert"):
        subprocess.run(["ssconvert", "--merge-to=all.xlsx", *files], cwd=folder, capture_output=True, check=True, timeout=120)
        found = relations(["all.xlsx"], folder)
        if found != expected:
            problems.append(f"gnumeric: {found}, not {expected}")
    return problems


def main():
    problems = []
    with tempfile.TemporaryDirectory(prefix="a folder ") as folder:
        for case in CASES:
            problems += run_case(pathlib.Path(folder), *case)
        problems += check_programs(pathlib.Path(folder))
    print("\n".join(problems))
    print(f"spreadsheets: {len(CASES)} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
