#!/usr/bin/env python3
"""The HTML report: the same numbers as the CSV tables, the same bytes twice, and no text that becomes markup."""
import base64
import csv
import hashlib
import html.parser
import json
import re
import subprocess
import tempfile
from pathlib import Path

ATTACKS = ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "]]><b>", "-->", "\" onclick=\"alert(1)",
           "' onclick='alert(1)", "javascript:alert(1)", "&lt;b&gt;", "${1}`", "</style><style>*{}", "<!--", "%3Cb%3E"]
VOID = {"meta", "br", "input"}
YEARS = """budget town "Town" { year 2025; compare 2024, 2023; unit d; language en }
unit d decimals 2
dimension account "Accounts" { schools 20 "Schools"; roads 30 "Roads"; parks 40 "Parks" }
dimension source "Sources" { taxes "Taxes"; fees "Fees" }
ledger outlay "Spending" by account, source, year
facts outlay for source taxes {
  columns   2025   2024
  schools  50.00  40.00
  roads    20.00  90.00
  parks     1.00      -
}
facts outlay for source fees, year 2024 { roads 5.00 }
table t "Spending" {
  column "Account" label
  column "From taxes" = outlay(taxes)
  column "This year" = outlay
  column "Last year" = outlay(previous)
  column "Share" = outlay / outlay(account all) as percent
  rows account
  total "Total"
}
document report "Report" {
  text "Roads take " amount (outlay(30)) ", " change (outlay(30), outlay(30, previous)) "."
  text "Schools: " amount (outlay(20)) ", " change (outlay(20), outlay(20, previous), "the draft") "."
}
"""
CLOSED_BY_PARENT = {"option", "li", "th"}


class Page(html.parser.HTMLParser):
    """Tables as lists of rows of texts, elements with their attributes, texts, and the JSON value."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tables, self.elements, self.texts, self.data, self.within = {}, [], [], "", []
        self.table = None
        self.feed(text)
        self.close()
        self.data = json.loads(self.data)

    def handle_startendtag(self, tag, attributes):  # only in drawings
        self.elements.append((tag, dict(attributes)))

    def inside(self, tag):
        return any(within[0] == tag for within in self.within)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self.within.append((tag, attributes))
        if tag == "table" and "data-t" in attributes:
            self.table = self.tables.setdefault(int(attributes["data-t"]), [])
        elif tag == "tr" and self.table is not None and self.inside("tbody"):
            self.table.append({})
        elif tag in ("td", "th") and self.table and self.inside("tbody"):
            row = self.table[-1]
            self.column = int(attributes.get("data-c", len(row)))
            row[self.column] = ""

    def handle_endtag(self, tag):
        while self.within and self.within[-1][0] != tag and self.within[-1][0] in CLOSED_BY_PARENT:
            self.within.pop()
        assert self.within and self.within[-1][0] == tag, f"</{tag}> closes {self.within[-3:]}"
        self.within.pop()
        if tag == "table":
            self.table = None

    def handle_data(self, text):
        if self.within and self.within[-1] == ("script", {"type": "application/json", "id": "`data"}):
            self.data += text
        elif self.within and self.within[-1][0] in ("td", "th") and self.table:
            self.table[-1][self.column] += text
        self.texts.append(text)


def run(*arguments):
    return subprocess.run(["budgetc", *map(str, arguments)], capture_output=True, check=True)


def pages_of(budget, folder):
    for name in ("one.html", "two.html"):
        run("--emit=html", "-o", folder / name, budget)
    one = (folder / "one.html").read_bytes()
    assert one == (folder / "two.html").read_bytes(), f"{budget}: two runs differ"
    return Page(one.decode("utf-8"))


def as_csv(text):
    return text.replace(",", "").replace("−", "-")


def unquoted(text):
    """A text as the CSV backend found it: without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text.startswith("'") else text


def compare_tables(page, folder):
    ids = page.data["tables"]
    assert len(page.tables) == len(ids)
    compared = 0
    for number, rows in page.tables.items():
        with open(folder / f"{ids[number]}.csv", encoding="utf-8", newline="") as file:
            records = list(csv.reader(file))[1:]
        assert len(records) == len(rows), f"{ids[number]}: {len(rows)} rows, {len(records)} records"
        for row, record in zip(rows, records):
            for column, text in row.items():
                wanted = record[column]
                assert text in (wanted, unquoted(wanted)) or as_csv(text) == wanted, f"{ids[number]}: {text!r}, not {wanted!r}"
                compared += 1
    return compared


def check_data(page):
    """Numbers in the data name what is there, and the facts of a sum are distinct."""
    data = page.data
    for facts, relations in data["sums"]:
        assert len(set(facts)) == len(facts) and all(n < len(data["facts"]) for n in facts)
        assert all(n < len(data["relations"]) for n in relations)
    for table, cells in enumerate(data["cells"]):
        for row, column, expression, sums, *stated in cells:
            assert row < len(data["names"][table]["rows"]) and column < len(data["names"][table]["columns"])
            assert expression < len(data["expressions"]) and all(n < len(data["sums"]) for n in sums)


def check_example(budget):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = pages_of(budget, folder)
        run("--emit=csv", "-o", folder / "csv", budget)
        compared = compare_tables(page, folder / "csv")
        assert compared > 250, compared
        check_data(page)
        assert (folder / "one.html").stat().st_size <= 700_000


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# Names that a page, or its script, could take for parts of its own.
ID_ATTACKS = ["</script><img src=x onerror=alert(2)>", "<svg onload=alert(2)>", "javascript:alert(2)"]
NAME_ATTACKS = ["<img src=x onerror=alert(5)>", "</script><script>alert(6)</script>", "' onclick='alert(7)", "<svg onload=alert(8)>",
                "javascript:alert(9)", "<!--"]
FILE = "<img src=x onerror=alert(3)>.budget"
NAMES = ["data", "module", "panel", "main", "h0", "panel-title", "-overview", "-relations", "-search"]


def hostile_budget():
    texts = [quoted(attack) for attack in ATTACKS]
    members = "\n".join(f"  m{i} {text}" for i, text in enumerate(texts))
    tables = "\n".join(f'table `{name}` {{ column "x" label; rows account }}' for name in NAMES)
    facts = "\n".join(f"  m{i} {i + 1}.00" for i in range(len(texts)))
    unit = f"`{ATTACKS[0]}`"
    tables += "".join(f'\ntable `{attack}` {attack!r} {{ column "x" label; rows account }}'.replace("'", '"') for attack in ID_ATTACKS)
    return f"""budget hostile {texts[0]} {{ year 2025; unit {unit}; language en }}
unit {unit} decimals 2
dimension account {texts[1]} {{
{members}
}}
ledger money {texts[2]} by account
facts money {{
{facts}
}}
invariant limit {texts[3]}: for each account: money <= 5.00 {unit}
waive limit for account m6 by 2 because {texts[4]}
waive limit for account m7 by 3 because {texts[5]}
waive limit for account m8 by 4 because {texts[6]}
waive limit for account m9 by 5 because {texts[7]}
waive limit for account m10 by 6 because {texts[8]}
waive limit for account m5 by 1 because {texts[9]}
waive limit for account m11 by 7 because {texts[10]}
table t {texts[9]} {{ column {texts[10]} label; column {texts[11]} = money; rows account; total {texts[0]}; note {texts[1]} }}
figure f {texts[4]} {{ tree account = money }}
document d {texts[5]} {{ section {texts[6]} {{ text {texts[7]}; text {texts[8]} amount (money) {texts[9]}; table t }} }}
document `{ID_ATTACKS[1]}` {texts[2]} {{ section {texts[3]} {{ text {texts[4]} share (money(m1), money) list (account leaves: money) }} }}
{tables}
dimension `{NAME_ATTACKS[0]}` {{ `{NAME_ATTACKS[1]}` "one"; `{NAME_ATTACKS[2]}` "two" }}
ledger `{NAME_ATTACKS[3]}` by `{NAME_ATTACKS[0]}`
facts `{NAME_ATTACKS[3]}` {{ `{NAME_ATTACKS[1]}` 1.00; `{NAME_ATTACKS[2]}` 2.00 }}
measure `{NAME_ATTACKS[4]}` = `{NAME_ATTACKS[3]}` + `{NAME_ATTACKS[3]}`
invariant `{NAME_ATTACKS[5]}`: for each `{NAME_ATTACKS[0]}`: `{NAME_ATTACKS[3]}` <= 9.00 {unit}
table names {{ column "c" code; column "x" = `{NAME_ATTACKS[4]}`; rows `{NAME_ATTACKS[0]}` }}
"""


def check_hostile():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = folder / FILE
        plain.write_text(hostile_budget(), encoding="utf-8")
        page = pages_of(plain, folder)
        text = (folder / "one.html").read_text(encoding="utf-8")
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    assert scripts == [{}, {"type": "application/json", "id": "`data"}, {}], scripts
    assert not [tag for tag, _ in page.elements if tag in ("img", "iframe", "link", "object", "base")]
    assert sum(tag == "style" for tag, _ in page.elements) == 1
    policy = next(attributes["content"] for tag, attributes in page.elements if attributes.get("http-equiv") == "Content-Security-Policy")
    for part in re.findall("<(?:script|style)>(.*?)</(?:script|style)>", text, re.DOTALL):
        assert base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() in policy, part[:60]
    for tag, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on")], (tag, attributes)
        assert attributes.get("href", "#").startswith("#"), attributes
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids)), sorted(ids)
    seen = "".join(page.texts)
    for attack in ATTACKS:
        assert attack in seen, f"{attack!r} cannot be read"
    told = json.dumps(page.data, ensure_ascii=False)
    for attack in NAME_ATTACKS[3:6] + [FILE]:
        assert attack in told, f"{attack!r} is not told"


SECRET = """# a SECRET comment
budget office "Office" { year 2025; unit d; language en }
include "SECRETfile.budget"
unit d decimals 2
classification account "SECRET accounts" levels "SECRET class" 2, "account" 3 {
  20 "Schools"; 201 "SECRET of a person"; 202 "SECRET pay"; 30 "Roads"; 301 "SECRET roads"
}
ledger outlay "SECRET ledger" by account
facts outlay { 201 10.00; 202 5.00; 301 7.77 }
invariant SECRETrelation "SECRET relation": outlay <= 100.00 d
invariant pays "SECRET limit": for each account level "account": outlay <= 9.00 d
waive pays for 201 by 1.00 because "SECRET reason"
table t01 "Spending" { column "Code" code; column "Account" label; column "Amount" = outlay; rows account level "SECRET class"; total "", "Total" }
stated t01 from "SECRET.csv"
figure flow "SECRET drawing" { tree account = outlay }
document report "Report" { section "Words" { text "All: {outlay}."; table t01; figure flow } }
"""


def check_part():
    """With --html-part=tables, what no table or document prints is nowhere in the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.budget").write_text(SECRET, encoding="utf-8")
        (folder / "SECRETfile.budget").write_text('# SECRET words\nunit SECRETunit = 3 d\n', encoding="utf-8")
        (folder / "SECRET.csv").write_text("Code,Account,Amount\n20,Schools,15.00\n30,Roads,7.77\n,Total,22.77\n", encoding="utf-8")
        texts = {}
        for part in ("facts", "tables"):
            run("--emit=html", f"--html-part={part}", "-o", folder / "a.html", folder / "a.budget")
            texts[part] = (folder / "a.html").read_text(encoding="utf-8")
        assert texts["facts"].count("SECRET") >= 12
        assert "SECRET" not in texts["tables"] and "10.00" not in texts["tables"]
        page = Page(texts["tables"])
        assert page.tables[0] and page.data["counts"] == Page(texts["facts"]).data["counts"]
        assert "22.77" in texts["tables"]
        refused = subprocess.run(["budgetc", "--emit=html", "--html-part=tables", "--html-check", folder / "a.budget"], capture_output=True, text=True)
        assert refused.returncode == 2 and "sources" in refused.stderr, refused


def years_of(text):
    """The lines of the comparison with earlier years: texts of their cells, and the lengths of their bars."""
    if '<section id="`years">' not in text:
        return []
    part = text.split('<section id="`years">')[1].split("</section>")[0]
    lines = []
    for row in part.split("<tr")[1:]:
        bars = [int(width) for width in re.findall(r"width=(\d+)", row)]
        cells = [re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        lines.append(cells[:1] + cells[2:] + bars)
    return lines


def check_years():
    """A year is compared with the same of another one, the largest change first, and what a year has nothing of is no change."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.budget").write_text(YEARS, encoding="utf-8")
        texts = {}
        for part in ("facts", "tables"):
            run("--emit=html", f"--html-part={part}", "-o", folder / "a.html", folder / "a.budget")
            texts[part] = (folder / "a.html").read_text(encoding="utf-8")
    table = [["", "This year", "Last year", "Change", "Percent"], ["Roads", "20.00", "95.00", "−75.00", "−78.9%", 211, 1000],
             ["Schools", "50.00", "40.00", "+10.00", "+25.0%", 526, 421], ["Parks", "1.00", "", "", "", 11, 0],
             ["Total", "71.00", "135.00", "−64.00", "−47.4%"]]
    prose = [["", "This budget", "Earlier year", "Amount", "Change", "Percent"],
             ["Roads take", "20.00 d", "2024", "95.00 d", "−75.00", "−78.9%", 211, 1000]]
    assert years_of(texts["facts"]) == table + prose, years_of(texts["facts"])
    assert years_of(texts["tables"]) == table, "what only a sentence compares may be a secret"
    assert '<a class=why href="#report/1" data-r=1>20.00 d</a>' in texts["facts"]
    assert "<a class=why" not in texts["tables"]


def check_rates():
    """A change from a loss to a gain has no percentage, one between losses has."""
    for last, change, percent in (("-40.00", "+90.00", ""), ("0.00", "+50.00", ""), ("40.00", "+10.00", "+25.0%")):
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "a.budget"
            path.write_text(YEARS.replace("50.00  40.00", f"50.00  {last}"), encoding="utf-8")
            run("--emit=html", "-o", Path(name) / "a.html", path)
            lines = {line[0]: line for line in years_of((Path(name) / "a.html").read_text(encoding="utf-8"))}
        assert lines["Schools"][3:5] == [change, percent], lines["Schools"]


def words_of(language):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.budget").write_text(YEARS.replace("language en", f"language {language}"), encoding="utf-8")
        text = subprocess.run(["budgetc", "--emit=html", "-o", "-", folder / "a.budget"], capture_output=True, check=True).stdout.decode()
    page = Page(text)
    direction = " dir=rtl" if language in ("he", "ar") else ""
    assert f'<html lang="{language}"{direction}>' in text
    return page.data["words"]


def check_words():
    """A page speaks each language of the library and some more, and English in others."""
    english = words_of("en")
    spoken = sorted(file.stem for file in Path("lib/languages").glob("*.words"))
    assert {"de", "fr", "es", "he", "ar", "ja"} < set(spoken), spoken
    for language in spoken:
        words = words_of(language)
        assert words.keys() == english.keys() and all(words.values()), language
        same = [key for key in words if words[key] == english[key]]
        assert language.startswith("en") or len(same) <= 4, f"{language}: {same}"
    assert words_of("hu") == english


if __name__ == "__main__":
    check_words()
    check_years()
    check_rates()
    check_part()
    check_example("examples/township.budget")
    check_example("examples/wh2024.budget")
    check_hostile()
