#!/usr/bin/env python3
"""One table, written in each of the ways in which offices write theirs: the facts are the same, or an error says what was found.

usage: reading.py     (budgetc: of the PATH)
"""
import pathlib
import re
import subprocess
import sys
import tempfile

HEAD = """budget a "A" { year 2025; compare 2024; unit dollar; language en }
unit dollar decimals 2
unit k = 1000 dollar decimals 2
unit 元 decimals 2
unit 万元 = 10000 元 decimals 2
dimension account "Accounts" { 0101 "Roads"; 0102 "Parks"; 22 "Staff"; 220-00 "Staff of schools" }
dimension bureau { a "North"; b "South"; c "East" }
ledger l by account decimals 2
ledger m by account, bureau decimals 2
ledger y by account, year decimals 2
ledger b by account, bureau, year decimals 2
dimension office { 30 "Town" { office 301 "Hall"; office 302 "Library" } }
ledger o by office decimals 2
"""
PLAIN = "account,amount\n0101,1234.50\n0102,-65.50\n"
TOLD = 'account "account"; amount "amount"'


class Case:
    """text: of the file, or its bytes; says: what must be printed; `total` of the ledger, None = an error (exit status 1)."""

    def __init__(self, name, text, total="1169.00", says=(), mapping="", ledger="l", silent=False, clause=""):
        self.clause = clause
        self.name, self.bytes = name, text if isinstance(text, bytes) else text.encode()
        self.total, self.says, self.mapping, self.ledger, self.silent = total, (says,) if isinstance(says, str) else says, mapping, ledger, silent


def cell(text, total, says=(), others=("0102,-65.50",), **more):
    """One amount that is written so, quoted where it needs that."""
    return Case(f"the amount {text}", "account,amount\n" + f'0101,"{text}"\n' + "".join(f"{o}\n" for o in others), total, says, **more)


def key(text, total="1169.00", says=(), **more):
    return Case(f"the key {text}", f'account,amount\n"{text}",1234.50\n0102,-65.50\n', total, says, **more)


def separated(char):
    return PLAIN.replace(",", char)


CASES = [
    # what is plain is said nothing about
    Case("plain", PLAIN, silent=True),
    Case("CRLF", PLAIN.replace("\n", "\r\n"), silent=True),
    Case("CR", PLAIN.replace("\n", "\r"), silent=True),
    Case("a byte order mark", "\ufeff" + PLAIN, silent=True),
    Case("blank lines", PLAIN.replace("\n", "\n\n"), silent=True),
    Case("rows of empty cells", PLAIN + ",\n,\n", silent=True),
    Case("quotes", '"account","amount"\n"0101","1234.50"\n"0102","-65.50"\n', silent=True),
    Case("a line break in a cell", 'account,amount,label\n0101,1234.50,"first\nsecond"\n0102,-65.50,"say ""yes"""\n', silent=True),
    Case("grouped digits in quotes", 'account,amount\n0101,"1,234.50"\n0102,-65.50\n', silent=True),
    Case("decimals that are zeros", "account,amount\n0101,1234.5000\n0102,-65.5000\n", silent=True),
    Case("keys by label", "account,amount\nRoads,1234.50\nParks,-65.50\n", silent=True),
    Case("30 digits", "account,amount\n0101,1234567890123456789012345678.50\n0102,-0.50\n", "1234567890123456789012345678.00", silent=True),
    Case("one column a year", "account,2024,2025\n0101,5.00,1234.50\n0102,6.00,-65.50\n", mapping='account "account"; amount "2024" 2024; amount "2025" 2025', ledger="y",
         silent=True),
    # what was accepted in silence once
    Case("an amount that is blank", PLAIN + "22,\n", says="W0409"),
    Case("the same record twice", PLAIN + "0102,-65.50\n", "1103.50", "W0408"),
    # separators
    Case("semicolons", separated(";"), says=("N0411", 'separator ";"')),
    Case("tabs", separated("\t"), says='separator "tab"'),
    Case("bars", separated("|"), says='separator "|"'),
    Case("sep=;", "sep=;\n" + separated(";"), says=('separator ";"', "headings 2")),
    Case("semicolons, as said", separated(";"), mapping='separator ";"', silent=True),
    Case("commas, semicolons said", PLAIN, None, "no column of the file is mapped", 'separator ";"'),
    Case("no such separator", PLAIN, None, "no setting", 'separator "x"'),
    # encodings
    Case("UTF-16 with a mark", ("\ufeff" + PLAIN).encode("utf-16-le"), says="UTF-16LE"),
    Case("UTF-16, big", ("\ufeff" + PLAIN).encode("utf-16-be"), says="UTF-16BE"),
    Case("UTF-16 without a mark", PLAIN.encode("utf-16-le"), says="UTF-16LE"),
    Case("GB18030", "科目编码,金额\n0101,1234.50\n0102,-65.50\n".encode("gb18030"), says='encoding "GB18030"', mapping='account "科目编码"; amount "金额"'),
    Case("GB18030, as said", "科目编码,金额\n0101,1234.50\n0102,-65.50\n".encode("gb18030"), silent=True, mapping='encoding "GB18030"; account "科目编码"; amount "金额"'),
    Case("Latin-1", "Café,amount\n0101,1234.50\n0102,-65.50\n".encode("latin-1"), says="Windows-1252", mapping='account "Café"; amount "amount"'),
    Case("Windows-1252", "account,€\n0101,1234.50\n0102,-65.50\n".encode("cp1252"), says="Windows-1252", mapping='account "account"; amount "€"'),
    Case("UTF-8 said, GB18030 found", "科目,金额\n0101,1\n".encode("gb18030"), None, "E0106", 'encoding "UTF-8"; account "科目"; amount "金额"'),
    Case("GB18030 said, Latin-1 found", "Café,amount\n0101,1\n".encode("latin-1"), None, "E0106", 'encoding "GB18030"; account "x"; amount "amount"'),
    Case("no such encoding", PLAIN, None, "no setting", 'encoding "EBCDIC"'),
    Case("either of two encodings", b"x,amount\n0101,1 \xb0\xa1\n", None, ("E0106", "encoding")),
    Case("form feed", PLAIN.replace("0102", "\f\n0102"), silent=True),
    Case("^Z", PLAIN + "\x1a", says="rows of text that are not read: 1"),
    # rows around the table
    Case("a title", "Spending of the town\n" + PLAIN, says="headings 2"),
    Case("a title in cells", "Spending of the town,\n,\n" + PLAIN, says="headings in row 3"),
    Case("remarks after #", "# made by hand\n# in March\n" + PLAIN, says="headings 3"),
    Case("as said", "Spending\n" + PLAIN, mapping="headings 2", silent=True),
    Case("other than said", PLAIN, None, "no column of the file is mapped", "headings 2"),
    Case("merged to the right", "account,FY25,\n,Adopted,Spent\n0101,1.00,1234.50\n0102,2.00,-65.50\n", says="headings 1 2",
         mapping='account "account"; amount "FY25 / Spent"; - "FY25 / Adopted"'),
    Case("merged downwards", "account,amount,Staff\n,in dollars,\n0101,1234.50,1\n0102,-65.50,2\n", says="rows 1 to 2",
         mapping='account "account"; amount "amount / in dollars"; - "Staff"'),
    Case("no headings", "0101,1234.50\n0102,-65.50\n", mapping="headings none; account 1; amount 2", silent=True),
    Case("columns by number", "code,sum\n0101,1234.50\n0102,-65.50\n", mapping="account 1; amount 2", silent=True),
    Case("no such number", PLAIN, None, "the file has no column 7", "account 1; amount 7"),
    Case("remarks below", PLAIN + "\n* not audited\nSource: the treasury\n", says="rows of text that are not read: 2"),
    Case("a total below", PLAIN + "Total,1169.00\n", None, ("E0201", "`Total`")),
    Case("a total below, skipped", PLAIN + "Total,1169.00\n", mapping='skip "Total"', silent=True),
    Case("footers, skipped", PLAIN + "Total of all,1169.00\nSum,3\n", mapping='skip "Total*" "Sum"', silent=True),
    # headings
    Case("other case", "ACCOUNT,Amount\n0101,1234.50\n0102,-65.50\n", mapping=TOLD, silent=True),
    Case("blanks around", " account , amount\n0101,1234.50\n0102,-65.50\n", mapping=TOLD, silent=True),
    Case("a line break inside", 'account,"amount\nspent"\n0101,1234.50\n0102,-65.50\n', mapping='account "account"; amount "amount spent"', silent=True),
    Case("a heading twice", "account,amount,amount\n0101,1,2\n", None, "stands twice", TOLD),
    Case("a dimension twice", "account,amount,x\n0101,1,2\n", None, "a second column for this dimension", TOLD + '; account "x"'),
    Case("a column that nobody maps", "account,amount,x\n0101,1234.50,2\n0102,-65.50,3\n", says="W0410", mapping=TOLD),
    Case("a pattern", "account,FY24,FY25,note\n0101,1234.50,2\n0102,-65.50,-1\n", "1.00", "W0410", 'account "account"; amount "FY*" year', "y"),
    Case("a pattern with more behind it", "account,FY24 Adopted,FY25 Adopted,FY25 Spent\n0101,7.00,1234.50,3.00\n0102,8.00,-65.50,3.00\n",
         mapping='account "account"; amount "FY* Adopted" year; - "FY25 Spent"', ledger="y", silent=True),
    Case("blocks side by side", "account,Draft,,Adopted,\n,North,South,North,South\n0101,1.00,2.00,1000.00,234.50\n0102,3.00,4.00,-65.00,-0.50\n", says="headings 1 2",
         mapping='account "account"; amount "Draft / *" bureau / 2024; amount "Adopted / *" bureau / 2025', ledger="b"),
    Case("blocks, rounded", "account,Adopted,\n,North,South\n0101,1000.001,234.4999999\n0102,-65.00,-0.50\n", says="headings 1 2",
         mapping='account "account"; amount "Adopted / *" bureau / 2025 rounded', ledger="b"),
    Case("funds side by side", "account,North,Total,South\n0101,1234.00,1234.50,0.50\n0102,-65.50,-65.50,\n", "1169.00", (),
         'account "account"; amount "*" bureau; - "Total"', "m", True),
    # numbers
    cell("1000,00", "934.50", 'decimal ","', ["0102,\"-65,50\""]),
    cell("1.000,00", "934.50", 'decimal ","', ["0102,\"-65,50\""]),
    cell("1 000.00", "934.50"), cell("1\u00a0000.00", "934.50"), cell("1\u202f000.00", "934.50"), cell("1'000.00", "934.50"), cell("1,00,000", "99934.50"),
    cell("$1,000", "934.50"), cell("1000 €", "934.50"), cell("EUR 1000", "934.50"),
    cell("1000 u", None, ("E0402", "`u` beside this number is no unit")), cell("1.2k", "1134.50"), cell("3.5万元", None, "E0301"),
    cell("$1", None, "beside others of its column", ["0102,€2"]),
    cell("10%", None, "percent"), cell("1.2E3", "1134.50"), cell("1E+03", "934.50"), cell("1234.", "1168.50"), cell(".50", "-65.00"),
    cell("1.080", None, ("E0402", "decimal"), ["0102,5"]), cell("1.080", "-64.42"), cell("1.080", "1014.50", (), ["0102,\"-65,50\""]),
    cell("1.080", "1085.00", (), ["0102,5"], mapping='decimal ","'), cell("1.080", "6.08", (), ["0102,5"], mapping='decimal "."'),
    cell("12,50", None, "decimal points", mapping='decimal "."'), cell("12.50", None, "decimal commas", mapping='decimal ","'),
    cell("0,123", None, "E0402", mapping='decimal "."'), cell("000,001", None, "E0402"), cell("12,50", None, "decimal comma", ["0102,1.50"]),
    cell("1,080", "1085.00", (), ["0102,5"], silent=True), cell("1,080", "1145.50", (), ['0102,"65.50"'], silent=True),
    Case("1,080 after a semicolon", 'account;amount\n0101;1,080\n', None, ("E0402", "what a comma is there")),
    Case("12,5 after a semicolon", 'account;amount\n0101;1.234,5\n0102;1.080\n', "2314.50", 'separator ";"; decimal ","'),
    cell("8165380.9199999999", None, "E0303"), cell("8165380.9199999999", "8165315.42", (), mapping='account "account"; amount "amount" rounded'),
    cell("153.400078125", "87.90", (), mapping='account "account"; amount "amount" rounded'),
    # signs
    cell("(65.50)", "-131.00"), cell("65.50-", "-131.00"), cell("−65.50", "-131.00"), cell("+5", "-60.50"), cell("-$65", "-130.50"), cell("- 65", "-130.50"),
    cell("($65)", "-130.50"), cell("(65.50", None, "E0402"), cell("--5", None, "E0402"),
    # nothing
    *(cell(text, "-65.50") for text in ("NaN", "n/a", "NULL", "–", "—", " - ", ".", "…", "#N/A")),
    # keys
    key("0101 Roads"), key("0101 - Roads"), key("ROADS"), key("Roads "), key(" 0101"), key("'0101"), key('=""0101""'), key("0101.0"), key("0101 - Bridges", None, "E0201"),
    key("101", None, ("E0201", "0101")), key("0199", None, "E0201"), key("", None, ("E0201", "filled")),
    Case("FY2025", "account,year,amount\n0101,FY2025,1234.50\n0102,FY2024,-65.50\n", "1234.50", ledger="y"),
    Case("2024-25", "account,year,amount\n0101,2024-25,1234.50\n", None, "E0201", ledger="y"),
    Case("a key that repeats the one above", "account,bureau,amount\n0101,a,1000\n,b,234.50\n0102,a,-65.50\n", mapping='account "account" filled; bureau "bureau"; amount "amount"',
         ledger="m", silent=True),
    Case("a column that says the level", "level,account,amount\nfund,0101,5\nitem,0101,1234.50\nitem,0102,-65.50\n", mapping=TOLD + '; only "level" = "item"', silent=True),
    # rows
    Case("a row that is shorter", "account,amount,note\n0101,1234.50\n0102,-65.50,x\n", mapping=TOLD + '; - "note"', silent=True),
    Case("a row that is longer", "account,amount\n0101,1234.50,,\n0102,-65.50\n", silent=True),
    Case("a row with a cell too many", "account,amount\n0101,1234.50,7\n", None, ("this record has 3 fields", "stands between quotes")),
    Case("a row without its amount", "account,amount\n0101\n", None, ("this record has 1 fields", "nothing for amount", 'skip "0101"')),
    Case("a row without its key", "amount,note,account\n1234.50,x\n", None, ("this record has 2 fields", "nothing for account"), TOLD + '; - "note"'),
    Case("a row that is left out", "account,amount\n0101,1234.50\n0102,-65.50\nnotes,1,2,3\n", mapping='skip "notes"', silent=True),
    Case("totals beside their parts", "office,amount\n30,1169.00\n301,1234.50\n302,-65.50\n", None, "E0403", ledger="o"),
    Case("totals that are stated", "office,amount\n30,1169.00\n301,1234.50\n302,-65.50\n", ledger="o", clause="totals stated", silent=True),
    Case("a total that is wrong", "office,amount\n30,1168.00\n301,1234.50\n302,-65.50\n", None, ("E0601", "1168.00"), ledger="o", clause="totals stated"),
    Case("a total without parts", "office,amount\n30,1169.00\n", ledger="o", clause="totals stated", silent=True),
    Case("a code that no declaration has", PLAIN + "0301,1.00\n", None, ("E0201", "0301")),
    Case("a quote that does not end", 'account,amount\n0101,"5\n', None, "does not end"),
    # what is no text at all
    Case("a compressed file", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", None, "E0106"),
    Case("a page called .csv", "<html><table><tr><th>account<th>amount<tr><td>0101<td>1234.50<tr><td>0102<td>-65.50</table></html>", silent=True),
    Case("records of JSON", '[{"account": "0101", "amount": 1234.50}, {"account": "0102", "amount": -65.50}]', silent=True),
    Case("a packed file", b"PK\x03\x04\x00\x00", None, "E0106"), Case("an old spreadsheet", b"\xd0\xcf\x11\xe0\xa1\xb1", None, "E0106"),
]


def run(case, folder):
    (folder / "x.csv").write_bytes(case.bytes)
    mapping = f" {{ {case.mapping} }}" if case.mapping else ""
    stated = f"stated {case.ledger} = {case.total}\n" if case.total else ""
    (folder / "a.budget").write_text(f'{HEAD}facts {case.ledger} {case.clause} from "x.csv"{mapping}\n{stated}', encoding="utf-8")
    done = subprocess.run(["budgetc", "a.budget"], cwd=folder, capture_output=True, text=True, timeout=60)
    problems = [f"it does not say {text!r}" for text in case.says if text not in done.stderr]
    if done.returncode != (0 if case.total else 1):
        problems.append(f"exit status {done.returncode}")
    if case.silent and re.search(r"warning\[(?!W0912)|note\[", done.stderr):  # the other ledgers are read by nothing
        problems.append("it is not silent")
    return [f"{case.name}: {problem}\n{case.bytes!r}\n{mapping}\n{done.stderr}" for problem in problems]


def main():
    failures = []
    with tempfile.TemporaryDirectory(prefix="a folder ") as folder:
        for case in CASES:
            failures += run(case, pathlib.Path(folder))
    print("\n".join(failures))
    print(f"reading: {len(CASES)} tables, {len(failures)} complaints")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
