#!/usr/bin/env python3
"""Names and texts that somebody else wrote, through every form of every command: a parser of that form gets them back as they
were, and nothing else comes of them."""
import csv
import html.parser
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as xml
from pathlib import Path

# Labels, reasons, units, names in backticks; each is a row of every table.
TEXTS = {
    "formula": "=cmd|' /C calc'!A0", "plus": "＋1-1", "mention": "@SUM(A1)", "minus": "-2+3", "apostrophe": "'=1",
    "line": "\n=1+1\n::error file=x::FORGED\n+++ b/FORGED\nFORGED", "tab": "\tFORGED\there",
    "command": "::set-output name=FORGED::x", "old": "##[error]FORGED", "markup": "</td></svg><script>alert(1)</script><b>\"'&amp;",
    "markdown": "| `code` **bold** [x](y) ![z](http://evil.example/p.png) <!-- ~~s~~ $m$", "mention": "@everyone owner/repo#1 !2 GH-3 :smile:",
    "address": "www.evil.example https://evil.example/x?y=1 a.b@evil.example", "tex": "\\input{/etc/passwd} $x^2_1$ %& #1 ~ {}",
    "separator": "a;=1+1;\"=2+2;-3;\t+4+4;\"b", "graph": "\\N \\G \"]; FORGED -> FORGED [label=\"", "backslash": "ends with \\", "format": "%s%n%1$s {0}", "plain": "Roads 道路 Żółć",
}
# A reader of lines may not see these at all.
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]")

problems = []


def check(good, *what):
    if not good:
        problems.append(": ".join(str(part) for part in what))


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def run(folder, *arguments, status=(0, 1)):
    result = subprocess.run(["budgetc", *arguments], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    check(result.returncode in status, arguments, result.returncode, result.stderr.decode(errors="replace")[:300])
    return result.stdout.decode(errors="surrogateescape"), result.stderr.decode(errors="surrogateescape")


def budget(amount, good=True):
    members = "\n".join(f"  {code} {literal(text)}" for code, text in TEXTS.items())
    facts = "\n".join(f"  {code} {amount if code == 'plain' else 5}" for code in TEXTS)
    return f"""budget town {literal(TEXTS['markup'])} {{ year 2025; unit dollar; language en }}
unit dollar
dimension account "Account" {{
{members}
}}
ledger spending {literal(TEXTS['line'])} by account
facts spending {{
{facts}
}}
table t01 {literal(TEXTS['markdown'])} {{ rows account; column "Account" label; column {literal(TEXTS['formula'])} = spending }}
figure f01 {literal(TEXTS['graph'])} {{ tree account = spending }}
invariant limit {literal(TEXTS['line'])}: for each x in account: spending {'<=' if good else '>'} 100 dollar
"""


# ---- forms that have a parser ----

def texts_of_csv(folder):
    written = run(folder, "--emit=csv", "--table=t01", "good.budget", status=(0,))[0]
    rows = list(csv.reader(io.StringIO(written, newline="")))
    for row, text in zip(rows[1:], TEXTS.values()):
        check(row[0].replace("'", "") == text.replace("'", ""), "csv", repr(row[0]), repr(text))
    # A spreadsheet may choose another separator; the quotes of a field that is not the first one of its line are then part of the text.
    Path(folder, "second.budget").write_text(budget(5).replace('column "Account" label', 'column "Code" code; column "Account" label'))
    written = run(folder, "--emit=csv", "--table=t01", "second.budget", status=(0,))[0]
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator):
            for cell in row:
                check(not re.match("[\ufeff\u200b\t\r\n]*[=+@＝＋＠-](?![0-9.,]+%?$)", cell), f"csv read by {separator!r} runs", repr(cell))


def texts_of_svg(folder):
    out = run(folder, "--emit=svg", "--figure=f01", "good.budget", status=(0,))[0]
    root = xml.fromstring(out.encode())
    tags = {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
    check("script" not in tags, "svg has a script")
    shown = re.sub(r"\s", "", "".join(root.itertext()))
    for text in TEXTS.values():
        check(re.sub(r"\s", "", text)[:20] in shown, "svg", repr(text))


def texts_of_dot(folder):
    out = run(folder, "--emit=dot", "--figure=f01", "good.budget", status=(0,))[0]
    result = subprocess.run(["dot", "-Tdot_json"], input=out.encode(), capture_output=True, check=False)
    check(result.returncode == 0 and not result.stderr, "dot", result.stderr)
    graph = json.loads(result.stdout)
    check(all("FORGED" != node["name"] for node in graph["objects"]), "dot: a node of a text")
    labels = [re.sub(r"\s", "", node.get("label", "").replace("\\\\", "\0").replace("\\n", "").replace("&amp;", "&").replace("\0", "\\"))
              for node in graph["objects"]]
    for text in TEXTS.values():
        check(any(re.sub(r"\s", "", text)[:12] in label for label in labels), "dot", repr(text))


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.cells, self.scripts, self.attributes = [], [], 0, []

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        self.attributes += [name for name, _ in attrs]
        self.cells += [""] if tag in ("td", "th") else []

    def handle_data(self, data):
        self.text.append(data)
        if self.cells:
            self.cells[-1] += data


def texts_of_html(folder):
    shown = run(folder, "--emit=html", "good.budget", status=(0,))[0], run(folder, "diff", "--format=html", "old.budget", "good.budget")[0]
    Path(folder, "harmless.budget").write_text("budget town { year 2025; unit dollar; language en }\nunit dollar\n")
    scripts_of_page = run(folder, "--emit=html", "harmless.budget")[0].count("<script")
    for form, out, scripts in zip(("html", "diff html"), shown, (scripts_of_page, 0)):
        page = Page()
        page.feed(out)
        check(not any(name.startswith("on") for name in page.attributes), form, "a handler")
        check(page.scripts == scripts, form, "scripts", page.scripts)
        if form == "html":
            for name in ("formula", "markup", "markdown", "tex", "graph"):
                check(any(TEXTS[name] in cell for cell in page.cells), form, repr(TEXTS[name]))


def texts_of_json(folder):
    for arguments in (["trace", "--format=json", "t01/Roads 道路 Żółć/" + TEXTS["formula"], "good.budget"], ["audit", "--format=json", "--figures", "good.budget"],
                      ["diff", "--format=json", "old.budget", "good.budget"]):
        json.loads(run(folder, *arguments)[0])
    findings = json.loads(run(folder, "--diagnostics=json", "--max-errors=0", "bad.budget")[1])["diagnostics"]
    check(any(TEXTS["line"] in finding["message"] for finding in findings), "json", "the label of the invariant")
    sarif = json.loads(run(folder, "--diagnostics=sarif", "bad.budget")[1])
    check(sarif["runs"][0]["results"], "sarif has no results")


def texts_of_report(folder):
    report = json.loads(run(folder, "--emit=json", "good.budget", status=(0,))[0])
    check([member["label"] for member in report["dimensions"][1]["members"]] == list(TEXTS.values()), "json report: labels")
    check([row["cells"][0]["text"] for row in report["tables"][0]["rows"]] == list(TEXTS.values()), "json report: cells")


def texts_of_junit(folder):
    run(folder, "--junit=out.xml", "good.budget")
    names = [case.get("name") + case.get("classname", "") for case in xml.parse(Path(folder, "out.xml")).iter("testcase")]
    suites = [suite.get("name") for suite in xml.parse(Path(folder, "out.xml")).iter("testsuite")]
    check(any(TEXTS["line"] in name for name in names + suites), "junit", suites)


def texts_of_github(folder):
    err = run(folder, "--diagnostics=github", "--max-errors=0", "bad.budget")[1]
    for line in err.splitlines()[:-1]:
        match = re.fullmatch(r"::(error|warning|notice) (?:[a-zA-Z]+=[^,:]*,?)+::(.*)", line)
        check(match, "github", line)
    check(not err.splitlines()[-1].lstrip().startswith("::"), "github: the summary")
    check("%0A::error file=x::FORGED" in err, "github: the label")


def texts_of_markdown(folder):
    out = run(folder, "diff", "--format=markdown", "--max=0", "empty.budget", "good.budget")[0]
    for line in out.splitlines():
        check(not HARMFUL.search(line), "markdown", repr(line))
        check(not re.match(r"\s*(FORGED|\+\+\+|::)", line), "markdown: a line of its own", line)
        outside = re.sub(r"<code>.*?</code>", "", line)
        check(not re.search(r"@\w|https?://|www\.|(?<!\\)[`<]|#\d", re.sub(r"^#+ |&lt;|&gt;", "", outside)), "markdown: active", outside)
    text = re.sub(r"\\(.)", r"\1", re.sub(r"</?code>", "", out)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    for name in ("formula", "markup", "markdown", "mention", "address", "tex", "graph", "backslash", "plain"):
        check(TEXTS[name] in text, "markdown", repr(TEXTS[name]))


# ---- forms for people: no line that a text began, nothing that acts on a terminal ----

def lines_for_people(folder):
    commands = {
        "text": ["bad.budget"], "short": ["--diagnostics=short", "bad.budget"], "github": ["--diagnostics=github", "bad.budget"],
        "list": ["--list", "good.budget"], "trace": ["trace", "t01/Roads 道路 Żółć/" + TEXTS["formula"], "good.budget"],
        "line": ["trace", "good.budget:5", "good.budget"], "many": ["trace", "good.budget:27", "good.budget"],
        "audit": ["audit", "--figures", "--max=0", "good.budget"], "diff": ["diff", "--max=0", "empty.budget", "good.budget"],
        "diff of labels": ["diff", "--max=0", "old.budget", "good.budget"], "no such table": ["--emit=csv", "--table=\x1b[31m\nFORGED", "good.budget"],
        "no such file": ["\x1b[31m\nFORGED"], "no such option": ["--\x1b[31m\nFORGED"], "no such cell": ["trace", "\nFORGED", "good.budget"],
        "diff of nothing": ["diff", "\nFORGED", "good.budget"],
    }
    for name, arguments in commands.items():
        for stream in run(folder, *arguments, status=(0, 1, 2, 3)):
            for line in stream.splitlines():
                forged = re.match(r"\s*(FORGED|\+\+\+|=1\+1)", line) or (name != "github" and re.match(r"\s*::(error|set)", line))
                check(not forged, name, "a line of its own", repr(line))
                check(not HARMFUL.search(line.replace("\t", "")), name, repr(line))


# ---- bytes that are no text ----

def not_utf8(folder):
    path = Path(folder, "bytes.budget")
    path.write_bytes(budget(5).encode().replace(b"Roads", b"Ro\xffds").replace(b"</td>", b"\x01\xc2\x9b</td>"))
    for kind in ("svg", "html", "csv"):
        out, _ = run(folder, f"--emit={kind}", "--emit-anyway", *(["--figure=f01"] if kind == "svg" else ["--table=t01"] if kind == "csv" else []), "bytes.budget")
        if kind == "svg":
            xml.fromstring(out.encode())
        if kind == "html":
            out.encode()  # valid UTF-8


# ---- patches ----

BROKEN = """budget town { year 2025; unit dollar; language en }
unit dollar
dimension account { x; y; z }
dimension kind { now; later }
ledger spending by account, kind
facts spending {
  columns  now  later
  x      10.00  21.00
  y      35.00  40.00
  z      50.00  64.00
}
table t { rows account; column "Now" = spending(kind now); column "Later" = spending(kind later); total "Total" }
stated t {
  10.00   21.00
  30.00   40.00
  50.00   64.00
  90.00  125.00
}
"""
FILES = ["plain.budget", "with blank.budget", 'with "quotes".budget', "back\\slash.budget", "-h.budget", "道路.budget", "it's; touch FORGED.budget",
         "./dot.budget", "sub/../sub/below.budget", "sub//twice.budget", "sub/with blank/x.budget"]


def patches(folder):
    top = Path(folder, "patches")
    (top / "sub/with blank").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "."], cwd=top, check=True)
    for file in FILES:
        (top / file).write_text(BROKEN)
    for file in [*FILES, str(top / "plain.budget")]:
        for command, fixed in (["fix", "--suggest"], "y      30.00"), (["fmt", "--check"], None):
            patch = run(top, *command, "--", file)[0]
            check(patch, command, file, "no patch")
            for tool in (["git", "apply"], ["patch", "-p1", "-s", "-f"]):
                result = subprocess.run(tool, input=patch.encode(), cwd=top, capture_output=True, check=False)
                after = (top / file).read_text()
                check(result.returncode == 0 and after != BROKEN, command, file, tool[0], result.stderr.decode() + result.stdout.decode(), patch[:160])
                check(not fixed or fixed in after, command, file, tool[0], after)
                (top / file).write_text(BROKEN)
    patch, err = run(top / "sub", "fix", "--suggest", "../plain.budget")
    check(f"in the folder `{top.resolve()}/`" in err, "fix", "where to apply it", err)
    result = subprocess.run(["git", "apply"], input=patch.encode(), cwd=top, capture_output=True, check=False)
    check(result.returncode == 0, "fix", "from a folder below", result.stderr)
    check(not list(top.rglob("FORGED")), "a name was run")


# ---- names of output files ----

def output_files(folder):
    names = ["T1", "t1", "con", "AUX", "com1", "lpt", "a/../b", ".hidden", "-x", "é", "É", "plain"]
    tables = "".join(f'table `{name}` {{ rows account; column "x" = spending }}\n' for name in names)
    Path(folder, "files.budget").write_text(budget(5).split("table t01")[0] + tables)
    run(folder, "--emit=csv", "-o", "files/", "files.budget", status=(0,))
    made = sorted(path.name for path in Path(folder, "files").iterdir())
    check(len({name.lower() for name in made}) == len(names), "files", made)
    check({"plain.csv", "t1.csv", "é.csv", "lpt.csv"} <= set(made), "files", made)
    check(not any(re.match(r"(con|aux|com1|[.-])", name, re.I) for name in made), "files", made)
    check({urllib.parse.unquote(name[:-4]) for name in made} == set(names), "files", made)


def read_back(folder):
    """What was written as CSV is stated again."""
    run(folder, "--emit=csv", "-o", "back/", "good.budget", status=(0,))
    Path(folder, "back.budget").write_text(budget(5) + 'stated t01 from "back/t01.csv"\n')
    out = run(folder, "back.budget")
    check("E0602" not in out[1] and "0 broken" in out[1], "stated from our own CSV", out[1][:400])


def main():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "good.budget").write_text(budget(5))
        Path(folder, "bad.budget").write_text(budget(5, good=False))
        Path(folder, "old.budget").write_text(re.sub(r'^  (\w+) ".*"$', r'  \1 "old \1"', budget(7), flags=re.M))
        Path(folder, "empty.budget").write_text(re.sub(r"facts spending \{.*?\n\}\n|^  \w+ \".*\"\n", "", budget(7), flags=re.M | re.S))
        for form in (texts_of_csv, texts_of_svg, texts_of_dot, texts_of_html, texts_of_json, texts_of_report, texts_of_junit, texts_of_github,
                     texts_of_markdown, lines_for_people, not_utf8, patches, output_files, read_back):
            try:
                form(folder)
            except (xml.ParseError, ValueError, StopIteration) as error:
                problems.append(f"{form.__name__}: {error}")
    if shutil.which("dot") is None:
        problems.append("dot is missing")
    sys.exit("\n".join(dict.fromkeys(problems)) or 0)


main()
