#!/usr/bin/env python3
"""Files that hold tables and are no CSV: ODS, XML of 2003, pages, records and data packages give what the same table gives as CSV, wherever a table
may stand; what is damaged, too large or of another kind is refused in one message.

usage: books.py     (budgetc: of the PATH; LibreOffice is asked, too, if it is there)
"""
import gzip
import io
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROWS = [["Code", "Name", "Amount"], ["20", "Schools & sports", "15.05"], ["2001", "Teachers", "10.00"], ["2002", "Books", "5.05"], ["21", "Roads", "1031.40"],
        ["2101", "Repairs", "1031.40"], ["", "Total", "1046.45"]]
CSV = "".join(",".join(row) + "\n" for row in ROWS)
SUMMARY = "relations found: 3; of them 3 hold, 0 within rounding, 0 do not"
BUDGET = """budget a "A" { year 2025; unit dollar; language en }
unit dollar decimals 2
dimension account "Accounts" { 2001 "Teachers"; 2002 "Books"; 2101 "Repairs" }
ledger l by account
facts l from "BOOK" { account "Code"; amount "Amount"; only "Name" = "Teachers" "Books" "Repairs" }
stated l = 1046.45
"""


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def is_number(text):
    return re.fullmatch(r"-?\d+\.\d+", text)


def packed(content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content><office:body>{content}</office:body></office:document-content>')
    return file.getvalue()


def ods_cell(text):
    if not text:
        return '<table:table-cell table:number-columns-repeated="1"/>'
    value = f' office:value-type="float" office:value="{text.rstrip("0").rstrip(".")}"' if is_number(text) else ' office:value-type="string"'
    return f"<table:table-cell{value}><office:annotation><text:p>a remark</text:p></office:annotation><text:p>{escape(text)}</text:p></table:table-cell>"


def ods(rows=ROWS, more=""):
    lines = "".join("<table:table-row>" + "".join(map(ods_cell, row)) + '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>' for row in rows)
    return packed(f'<table:table table:name="Other"/><table:table table:name="Sheet 2">{lines}{more}<table:table-row table:number-rows-repeated="1048000">'
                  "<table:table-cell/></table:table-row></table:table>")


def xml(rows=ROWS, cell="", head=""):
    def one(at, text):
        kind = "Number" if is_number(text) else "String"
        return f'<Cell ss:Index="{at}"><Comment><ss:Data>no</ss:Data></Comment><Data ss:Type="{kind}">{escape(text)}</Data></Cell>' if text else ""

    lines = "".join(f'<Row ss:Index="{i}">' + "".join(one(at, text) for at, text in enumerate(row, 1)) + "</Row>" for i, row in enumerate(rows, 1))
    return (f'<?xml version="1.0"?>{head}<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
            f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Sheet 2"><Table>{lines}{cell}</Table></Worksheet></Workbook>').encode()


def html(rows=ROWS, encoding="utf-8"):
    """A layout around the table, tags that are left open, remarks, blanks and scripts."""
    cells = "".join("<TR>" + "".join(f"<td class=a>\n <b>{escape(text)}</b>&nbsp;<!-- <td> -->" for text in row) for row in rows)
    return (f"<html><head><style>td {{}}</style><script>'<table><tr><td>1'</script></head><body><table><tr><td>{'<table border=1>' + cells + '</table>'}"
            "</td></tr></table></body></html>").encode(encoding)


def records():
    lines = [", ".join(f'"{key}": {value if is_number(value) else chr(34) + value + chr(34)}' for key, value in zip(ROWS[0], row) if value) for row in ROWS[1:]]
    return "[" + ",\n".join(f"{{{line}}}" for line in lines) + "]"


SPANS = ('<table><tr><th rowspan=2>Code<th rowspan="2">Name<th colspan=3>Amount<tr><td>Total<td>Staff<td>Goods<tr><td>1<td>Roads<td>12.75<td>10.50<td>2.25'
         "<tr><td>2<td>Parks<td>24.75<td>20.50<td>4.25<tr><td><td>Total<td>37.50<td>31.00<td>6.50</table>")
GOOD = {"a.csv": CSV.encode(), "a.ods": ods(), "a.xml": xml(), "a.xls": xml(), "b.xls": html(), "a.html": html(), "a.json": records().encode(),
        "b.json": f'{{"count": 6, "rows": {records()}}}'.encode(), "bom.json": ("\ufeff" + records()).encode(), "bom.html": ("\ufeff" + html().decode()).encode(),
        "datapackage.json": b'{"resources": [{"name": "x", "path": "a.csv"}]}', "inside.json": f'{{"resources": [{{"name": "x", "data": {records()}}}]}}'.encode()}
NOT_BUDGET = ("datapackage.json",)
BAD = {  # name: (bytes, what is said)
    "old.xls": (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + bytes(600), "before 2007"),
    "doctype.xml": (xml(head='<!DOCTYPE x [<!ENTITY a "b">]>'), "damaged"),
    "cut.xml": (xml()[:-30] + b"<", "damaged"),
    "formula.xml": (xml(cell='<Row><Cell ss:Formula="=1+1"/></Row>'), "recalculate"),
    "far.xml": (xml(cell='<Row ss:Index="1000000"><Cell ss:Index="16000"><Data ss:Type="String">x</Data></Cell></Row>' * 3), "damaged"),
    "cut.ods": (ods()[:-200], None),
    "packed.csv.gz": (gzip.compress(b"a,b\nx,1\n"), "compressed"),
    "formula.ods": (ods(more='<table:table-row><table:table-cell table:formula="of:=1+1"/></table:table-row>'), "recalculate"),
    "bomb.ods": (ods(more=f'<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000" office:value-type="string"><text:p>'
                          f'{"x" * 100}</text:p></table:table-cell></table:table-row>'), "too large"),
    "wide.html": (b"<table><tr>" + b"<td colspan=1000>1" * 20 + b"</table>", "too large"),
    "deep.html": (b"<table><tr><td>" * 100 + b"1", "too large"),
    "none.html": (b"<html><body>nothing</body></html>", "no table"),
    "bad.json": (b'[{"a": 1,}]', "JSON"),
    "out.json": (b'{"resources": [{"path": "../a.csv"}]}', "its own folder"),
    "far.json": (b'{"resources": [{"path": "http://example.org/a.csv"}]}', "its own folder"),
}


def run(folder, *arguments):
    done = subprocess.run(["budgetc", *arguments], cwd=folder, capture_output=True, timeout=60)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def check_good(folder):
    problems = []
    for name, data in GOOD.items():
        (folder / name).write_bytes(data)
    for name in GOOD:
        code, text = run(folder, "import", "--check", name)
        if code or SUMMARY not in text:
            problems.append(f"import {name}: {code}: {text}")
        (folder / "a.budget").write_text(BUDGET.replace("BOOK", name if name != "a.ods" else "a.ods#Sheet  2"))
        code, text = run(folder, "a.budget") if name not in NOT_BUDGET else (0, "")
        if code:
            problems.append(f"facts from {name}: {code}: {text}")
    (folder / "spans.html").write_text(SPANS)
    code, text = run(folder, "import", "--check", "--list", "spans.html")
    if code or "column Amount / Total = the other columns of its row: holds 3 times of 3" not in text:
        problems.append(f"cells that span: {text}")
    return problems


def check_bad(folder):
    problems = []
    (folder / "a.pdf").write_bytes(b"%PDF-1.4\n")
    (folder / "a.budget").write_text(BUDGET.replace("BOOK", "a.pdf"))
    code, text = run(folder, "a.budget")
    if code != 1 or "it is a PDF" not in text:
        problems.append(f"facts from a PDF: {code}: {text}")
    for name, (data, says) in BAD.items():
        (folder / name).write_bytes(data)
        code, text = run(folder, "import", "--check", "--diagnostics=short", name)
        if code not in (1, 3) or (says and says not in text) or text.count("error[") != 1:
            problems.append(f"{name}: {code}: {text}")
    return problems


def check_office(folder):
    """As LibreOffice writes them."""
    if not shutil.which("soffice"):
        print("books: no LibreOffice")
        return []
    problems = []
    for kind, ending in (("ods", "ods"), ("xml:MS Excel 2003 XML", "xml"), ("html:HTML (StarCalc)", "html")):
        out = folder / f"office-{ending}"
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--infilter=CSV:44,34,76,1", "--convert-to", kind, "--outdir", out,
                        folder / "a.csv"], capture_output=True, timeout=300)
        code, text = run(out, "import", "--check", f"a.{ending}")
        if code or SUMMARY not in text:
            problems.append(f"LibreOffice's {ending}: {code}: {text}")
    return problems


def main():
    with tempfile.TemporaryDirectory(prefix="budgetc-books-") as name:
        folder = pathlib.Path(name)
        problems = check_good(folder) + check_bad(folder) + (check_office(folder) if "--office" in sys.argv else [])
    print("\n".join(problems))
    print(f"books: {len(GOOD) + len(BAD)} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
