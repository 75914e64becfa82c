#!/usr/bin/env python3
"""Small inputs that ask for much work: every command ends by itself, in little time and memory, with a result or with E0804.

usage: tests/scripts/work.py [--all] [WORD ...]
       tests/scripts/work.py --random=COUNT [--seed=FIRST]

Each input is tried with the commands that it is made for, with --all with every command that reads budgets. A limit of processor time and of
memory is set for each run, and whether it was reached is what is looked at. WORDs choose inputs. With --random, COUNT inputs of up to 1 MB are
composed of costly statements, each is tried with some of the commands, and the runs that cost most are told at the end.
"""
import argparse
import io
import json
import os
import pathlib
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zipfile

HEAD = 'budget t "T" { year 2024; unit k }\nunit k decimals 2\n'
SECONDS, MEMORY = 10, 1 << 30  # twice what is promised, for machines that are slow
COMMANDS = {
    "check": ["x.budget"],
    "json": ["--diagnostics=json", "--max-errors=0", "x.budget"],
    "sarif": ["--diagnostics=sarif", "x.budget"],
    "text": ["--max-errors=0", "x.budget"],
    "csv": ["--emit=csv", "--provenance", "-o", "out", "x.budget"],
    "latex": ["--emit=latex", "-o", "out", "x.budget"],
    "html": ["--emit=html", "-o", "page.html", "x.budget"],
    "sql": ["--emit=sql", "-o", "x.sql", "x.budget"],
    "xlsx": ["--emit=xlsx", "-o", "x.xlsx", "x.budget"],
    "report for programs": ["--emit=json", "-o", "x.json", "x.budget"],
    "data package": ["--emit=datapackage", "-o", "out", "x.budget"],
    "list for programs": ["--list", "--format=json", "x.budget"],
    "dot": ["--emit=dot", "-o", "out", "x.budget"],
    "dependencies": ["--emit=dot", "--figure=dependencies", "x.budget"],
    "junit": ["--junit=junit.xml", "x.budget"],
    "csv for programs": ["--diagnostics=sarif", "--junit=junit.xml", "--emit=csv", "--emit-anyway", "-o", "out", "x.budget"],
    "list": ["--list", "x.budget"],
    "tree": ["--dump=ast", "x.budget"],
    "report": ["--dump=report", "x.budget"],
    "incidence": ["--dump=incidence", "x.budget"],
    "trace": ["trace", "--max=0", "x.budget:3", "x.budget"],
    "trace for programs": ["trace", "--diagnostics=json", "--format=json", "x.budget:3", "x.budget"],
    "audit": ["audit", "--max=0", "--figures", "x.budget"],
    "fix": ["fix", "--suggest", "x.budget"],
    "diff": ["diff", "--max=0", "x.budget", "y.budget"],
    "fmt": ["fmt", "x.budget"],
    "textconv": ["textconv", "x.budget"],
    "page": ["diff", "--format=html", "x.budget", "y.budget"],
    "merge": ["merge", "x.budget", "y.budget", "z.budget"],
    "merge --path": ["merge", "--path=x.budget", "x.budget", "y.budget", "x.budget"],
    "roots": ["roots", "x.budget"],
    "show": ["show", "x.budget"],
    "show as Markdown": ["show", "--format=markdown", "x.budget"],
    "Markdown": ["--emit=markdown", "-o", "tables.md", "x.budget"],
    "github": ["--diagnostics=github", "--max-errors=0", "x.budget"],
    "complete": ["complete", "--", "show", "x.budget", ""],
    "folder": ["check", "folder"],
    **{f"import {kind}": ["import", "--check", f"data.{kind}"] for kind in ("csv", "xlsx", "ods", "html", "json")},
}
CASES = {}


def case(*commands, spent=True):
    """`commands`: those to try; `spent`: E0804 is what they say, otherwise they have a result; None: either."""
    def declare(function):
        CASES[function.__doc__] = (function, commands, spent)
        return function
    return declare


class With(str):
    """A budget with files beside it, as bytes or text."""

    def __new__(cls, text, **files):
        self = super().__new__(cls, text)
        self.files = {f"data.{kind}": data if isinstance(data, bytes) else data.encode() for kind, data in files.items()}
        return self


def packed(parts, how=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()


def workbook(relations, parts=None, how=zipfile.ZIP_DEFLATED):
    """Of 1,000 sheets."""
    sheets = "".join(f'<sheet name="s{i}" r:id="r{i}"/>' for i in range(1000))
    return packed({"xl/workbook.xml": f"<w>{sheets}</w>", "xl/_rels/workbook.xml.rels": f"<R>{relations}</R>", **(parts or {})}, how)


def members(n, prefix="m"):
    return "; ".join(f"{prefix}{i}" for i in range(n))


def spread(n, other=""):
    """A ledger with a fact on each of n members."""
    rows = "\n".join(f"  m{i} {i % 7 + 1}.00" for i in range(n))
    return f"{HEAD}dimension d {{ {members(n)} }}\n{other}ledger l by d\nfacts l {{\n{rows}\n}}\n"


def crossed(count, n):
    """A ledger by `count` dimensions of n members, with one fact."""
    dimensions = "".join(f"dimension d{k} {{ {members(n, f'a{k}_')} }}\n" for k in range(count))
    ledger = "ledger l by " + ", ".join(f"d{k}" for k in range(count))
    return f"{HEAD}{dimensions}{ledger}\nfacts l {{ {' '.join(f'a{k}_0' for k in range(count))} 1.00 }}\n"


@case("check", "audit")
def _():
    "one invariant for the leaves of eight dimensions"
    return crossed(8, 9) + f'invariant i: for each {", ".join(f"x{k} in d{k} leaves" for k in range(8))}: l >= 0 k\n'


@case("check", "audit", "trace")
def _():
    "four invariants for the leaves of eight dimensions"
    each = ", ".join(f"x{k} in d{k} leaves" for k in range(8))
    return crossed(8, 9) + "".join(f"invariant i{n}: for each {each}: l >= 0 k\n" for n in range(4))


@case("check")
def _():
    "an invariant for 460 x 460 x 460 members"
    return crossed(3, 460) + "invariant i: for each x in d0, y in d1, z in d2: l >= 0 k\n"


@case("check", "report")
def _():
    "a table of 2,000 columns and 20,000 rows"
    return spread(20000) + 'table t "T" { column "A" label\n' + 'column "B" = l\n' * 2000 + "rows d }\n"


@case("check")
def _():
    "5,000 invariants of a measure of 300 x 300 terms"
    measures = f'measure m0 = {" + ".join(["l"] * 300)}\nmeasure m1 = {" + ".join(["m0"] * 300)}\n'
    return spread(10) + measures + "".join(f"invariant i{n}: m1 >= 0 k\n" for n in range(5000))


@case("check")
def _():
    "a measure of 300 x 150 terms in a table of 5,000 rows"
    measures = f'measure m0 = {" + ".join(["l"] * 300)}\nmeasure m1 = {" + ".join(["m0"] * 150)}\n'
    return spread(5000) + measures + 'table t "T" { column "A" label; column "B" = m1; rows d }\n'


@case("check", "latex", spent=False)
def _():
    "a document with the list of all members for each of 9,000"
    return spread(9000) + "document o { for each x in d { text label(x) list(d: l) } }\n"


@case("check", spent=False)
def _():
    "a table and a figure in a document for each of 16,000 members"
    shows = 'table t "T" { column "L" label; column "A" = l; rows d }\nfigure f "F" for each q in d { tree d = l }\nfigure g "G" { tree d = l }\n'
    return spread(16000) + shows + "document o { for each x in d { table t; figure f; figure g } }\n"


@case("latex", spent=False)
def _():
    "a document with three for each inside each other"
    return spread(150) + 'document o { for each x in d { for each y in d { for each z in d { text "a" label(z) } } } }\n'


@case("dot")
def _():
    "40 flows between 1,900 and 1,900 nodes"
    dimensions = f"dimension a {{ {members(1900, 'a')} }}\ndimension b {{ {members(1900, 'b')} }}\n"
    stages = 'stage "A" { nodes na = a leaves }\nstage "B" { nodes nb = b leaves }\n'
    facts = "\n".join(f"a{i} b{i} 1.00" for i in range(1900))
    return (f"{HEAD}{dimensions}ledger l by a, b\nfacts l {{\n{facts}\n}}\n"
            f'figure f "F" {{\n{stages}{"flow na -> nb = l; " * 40}\n}}\n')


@case("check", "fix", spent=False)
def _():
    "broken for each pair of 1,500 members"
    return spread(1500) + "invariant i: for each x in d, y in d: l(x) + l(y) == 3 k\n"


@case("csv", "csv for programs")
def _():
    "headings of 150 kB over 4,000 columns"
    groups = "".join(f'group "{"h" * 1000}" {{ ' for _ in range(150))
    return spread(3) + f'table t "T" {{ column "A" label\n{groups}' + 'column "B" = l\n' * 4000 + "}\n" * 150 + "rows d }\n"


@case("csv", "latex")
def _():
    "a label of 100 kB in a column of 10,000 rows"
    rows = "\n".join(f"  a m{i} 1.00" for i in range(10000))
    return (f'{HEAD}dimension c {{ a "{"x" * 100000}" }}\ndimension d {{ {members(10000)} }}\nledger l by c, d\nfacts l {{\n{rows}\n}}\n'
            'table t "T" { column "A" label c; column "B" amount; rows facts l }\n')


@case("fmt", spent=False)
def _():
    "the formatter, a name of 200 kB among 9,999 rows"
    rows = [f"  m{i} {i}.00" for i in range(9999)]
    rows.insert(5000, f"  `{'x' * 200000}` 1.00")
    return HEAD + "dimension d { a }\nledger l by d\nfacts l {\n" + "\n".join(rows) + "\n}\n"


@case("fmt", spent=False)
def _():
    "the formatter, a line of 200 kB among 9,999 with comments"
    rows = [f"  m{i} {i}.00 # x" for i in range(9999)]
    rows.insert(5000, f'  m5 1.00 "{"x" * 200000}" # x')
    return HEAD + "dimension d { a }\nledger l by d\nfacts l {\n" + "\n".join(rows) + "\n}\n"


@case("check", "junit", spent=False)
def _():
    "a label of 300 kB, broken for 5,000 members"
    return spread(5000) + f'invariant i "{"y" * 300000}": for each x in d: l == 0 k\n'


@case("text", "json", "sarif")
def _():
    "a label of 300 kB, broken for 5,000 members, all listed"
    return spread(5000) + f'invariant i "{"y" * 300000}": for each x in d: l == 0 k\n'


@case("check", "json", "diff", spent=False)
def _():
    "40,000 stated values that are all wrong"
    return spread(20000) + "".join(f"stated l(m{i % 20000}) = {i}.00\n" for i in range(10, 40000))


@case("check", "diff", "merge", "csv", spent=False)
def _():
    "10,000 stated rows that differ, each waived"
    n = 10000
    stated = "\n".join(f'  "m{i}" 9.00' for i in range(n))
    waived = "\n".join(f'waive t row "m{i}" because "so it is"' for i in range(n))
    return f'{spread(n)}table t "T" {{ column "A" label; column "B" = l; rows d }}\nstated t {{\n{stated}\n}}\n{waived}\n'


@case("check", "diff", spent=False)
def _():
    "waivers by column: 4,000 of a table of 20 columns and 1,000 rows that differ"
    columns = "".join(f'column "C{k}" = l; ' for k in range(20))
    stated = "\n".join(f'  "m{i}" {"9.00 " * 20}' for i in range(1000))
    waived = "\n".join(f'waive t column "C{i % 20}" because "so it is, {i}"' for i in range(4000))
    return f'{spread(1000)}table t "T" {{ column "A" label; {columns}; rows d }}\nstated t {{\n{stated}\n}}\n{waived}\n'


@case("trace", "trace for programs", "audit")
def _():
    "20,000 measures, each of the one before"
    measures = "\n".join(f"measure m{i} = {f'm{i - 1} + ' if i % 150 else ''}l" for i in range(20000))
    return spread(10) + measures + '\ntable t "T" { column "A" label; column "B" = m149; rows d }\n'


@case("csv")
def _():
    "provenance: 2,000 columns that each share the whole of 2,000 facts"
    columns = 'column "B" = l / l(d all) as percent decimals 1\n' * 2000
    return spread(2000) + f'table t "T" {{ column "A" label\n{columns}\nrows d }}\n'


@case("html", "audit", "trace", spent=False)
def _():
    "a chain of 3,000 members, each below the one before"
    chain = "m0; " + "; ".join(f"m{i} in m{i - 1}" for i in range(1, 3000))
    return f'{HEAD}dimension d {{ {chain} }}\nledger l by d\nfacts l {{ m2999 1.00 }}\ntable t "T" {{ column "A" label; column "B" = l; rows d tree }}\n'


@case("check", "diff", spent=False)
def _():
    "a table that is extended 20,000 times"
    return spread(3) + 'table t "T" { column "A" label; rows d }\n' + 'extend table t { column "B" = l }\n' * 20000


@case("check")
def _():
    "a name of 400,000 combining marks"
    return HEAD + "dimension d { a" + "\u0327\u0301" * 200000 + " }\n"


@case("check", spent=False)
def _():
    "18,000 rows that are each made of the two before"
    rows = "\n".join(f'row "r{i}" = row "r{i - 1}" + row "r{max(i - 2, 0)}"' if i else 'row "r0" = 1 k' for i in range(18000))
    return spread(100) + f'table t "T" {{ column "A" label; column "B" = l; rows d; foot {{ {rows} }} }}\n'


@case("csv", "latex", spent=False)
def _():
    "20,000 tables, each with a file of its own name"
    return spread(1) + "\n".join(f'table t{i} "T" {{ column "A" label; rows d }}' for i in range(20000)) + "\n"


# What a scanner may have to give back, or to look for in vain, again and again.
RUNS = ["（", "a--", "a-", "1a--", "12-", "12-（", "a（", "1a（", "中a-", "中--", "a，1；", "“", "“ ", "x“", "“‘", "„«", "'", "''", "'x ", '"x', "`", "&", "e\u0301",
        "１", "１，", "Ａ．", "－", "−", "1,", "1.", "1,000", "1%", "1％", ".", "<", "<!", "<<<<<<<", "=＝", "\\", "#", "\n", "# \n", "\u3000", "\u200b", "{", "(", "@"]


def run_of(text):
    def made():
        return HEAD + "measure m = " + text * (900_000 // len(text.encode())) + "\n"
    made.__doc__ = f"a run of {text!r}"
    return made


for text in RUNS:
    case("check", "textconv", spent=False)(run_of(text))


# ---- trying ----

# ---- files beside a budget ----

LEDGER = HEAD + "dimension d { a }\nledger l by d\n"


@case("check", "import xlsx", spent=False)
def _():
    "a workbook of 1,000 sheets, with 10,000,000 tags where its relations stand"
    return With(f'{LEDGER}facts l from "data.xlsx"\n', xlsx=workbook("<a/>" * 10 ** 7))


@case("import xlsx")
def _():
    "1,000 sheets that are one part, which is not compressed"
    relations = "".join(f'<Relationship Id="r{i}" Target="s"/>' for i in range(1000))
    return With(LEDGER, xlsx=workbook(relations, {"xl/s": "<row>" + "<c/>" * 210000 + "</row>"}, zipfile.ZIP_STORED))


@case("check")
def _():
    "stated figures from one file of blank lines, 11,000 times"
    statements = "".join(f'measure m{i} = l\nstated m{i} from "data.csv"\n' for i in range(11000))
    return With(f"{LEDGER}facts l {{ a 1.00 }}\n{statements}", csv="d,amount\n" + "\n" * 400000)


@case("check")
def _():
    "8,000 tables stated from one file of blank lines"
    statements = "".join(f'table t{i} {{ column "A" label; rows d }}\nstated t{i} from "data.csv"\n' for i in range(8000))
    return With(f"{LEDGER}facts l {{ a 1.00 }}\n{statements}", csv="A\n" + "\n" * 400000)


@case("check")
def _():
    "facts from one file of blank lines, 20,000 times"
    return With(LEDGER + 'facts l from "data.csv"\n' * 20000, csv="d,amount\n" + "\n" * 400000)


@case("check")
def _():
    "25,000 patterns of records that are skipped, and 60,000 records"
    patterns = "".join(f'skip "zz{i}*"\n' for i in range(25000))
    return With(f'{LEDGER}facts l from "data.csv" {{ d "d"; amount "amount"\n{patterns}}}\n',
                csv="d,amount\n" + "\n".join(f"a{i},1" for i in range(60000)))


@case("check", spent=False)
def _():
    "25,000 texts of records that are read, and 60,000 records"
    texts = " ".join(f'"zz{i}"' for i in range(25000))
    return With(f'{LEDGER}facts l from "data.csv" {{ d "d"; amount "amount"; only "e" = {texts} }}\n',
                csv="d,e,amount\n" + "\n".join(f"a,y{i},1" for i in range(60000)))


@case("check")
def _():
    "500 headings that may be in any of 40 records, and 20,000 lines that look for them"
    lines = 'amount "c*" d\n' * 20000
    headings = ",".join(f"c{i}" for i in range(500)) + "\n"
    return With(f'{LEDGER}facts l from "data.csv" {{ {lines} amount "none" }}\n', csv=headings * 40)


@case("check", spent=False)
def _():
    "200,000 empty headings above others"
    return With(f'{LEDGER}facts l from "data.csv"\n', csv="," * 200000 + "\n" + "a," * 200000 + "\n")


@case("import html", "import json", "import ods", spent=False)
def _():
    "tens of thousands of tables, of other names or of the same"
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    table = f'<table:table table:name="a"><table:table-row>{cell}{cell}</table:table-row></table:table>'
    return With(LEDGER, html="<html>" + "<table><td>1<td>2</table>" * 40000, ods=packed({"content.xml": table * 5000}),
                json="{" + ",".join(f'"k{i}":[{{"a":{i},"b":1}}]' for i in range(35000)) + "}")


@case("import csv", spent=False)
def _():
    "390 columns of zeros"
    return With(LEDGER, csv=",".join(f"c{i}" for i in range(390)) + ("\n" + ",".join(["0"] * 390)) * 1272)


@case("import csv", spent=None)
def _():
    "390 columns with one amount each"
    rows = (",".join(str(int(r % 390 == c)) for c in range(390)) for r in range(1200))
    return With(LEDGER, csv=",".join(f"c{i}" for i in range(390)) + "\n" + "\n".join(rows))


@case("import csv", spent=None)
def _():
    "90,000 rows that are all called Total"
    return With(LEDGER, csv="Name,A,B\n" + "".join(f"Total,{i % 7},{i % 5}\n" for i in range(90000)))


@case("import csv", spent=None)
def _():
    "200 columns and as many totals, of groups with long names"
    group = "g" * 2000 + " / "
    names = [f"{group}c{i}" for i in range(200)] + [f"Total {i}" for i in range(199)]
    return With(LEDGER, csv=",".join(names) + "\n" + "\n".join(",".join(str(r * c) for c in range(399)) for r in range(3)))


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(folder, command, *more):
    """The exit status, what was said, processor time in s and memory in MB."""
    for made in ("out", "junit.xml", "page.html", "tables.md", "x.sql", "x.xlsx", "x.json"):
        path = folder / made
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    with open(folder / "stdout", "wb") as out, open(folder / "stderr", "wb") as err:
        process = subprocess.Popen(["budgetc", *COMMANDS[command], *more], cwd=folder, stdout=out, stderr=err, preexec_fn=limit)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    said = (folder / "stderr").read_text(errors="replace")
    return process.returncode, said, used.ru_utime + used.ru_stime, used.ru_maxrss >> 10


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix != ".budget")


def write(folder, text):
    for path in folder.glob("data.*"):
        path.unlink()
    for name, data in getattr(text, "files", {}).items():
        (folder / name).write_bytes(data)
    (folder / "x.budget").write_text(text)
    (folder / "y.budget").write_text(text.replace("1.00", "1.10"))
    (folder / "z.budget").write_text(text.replace("year 2024", "year 2025"))
    (folder / "folder").mkdir(exist_ok=True)
    (folder / "folder" / "x.budget").write_text(text)


def not_whole(folder, command, said):
    """What is not one whole document of those that were asked for, or None."""
    arguments = COMMANDS[command]
    try:
        if any(word in ("--diagnostics=json", "--diagnostics=sarif") for word in arguments):
            json.loads(said)
        if "--junit=junit.xml" in arguments:
            suites = xml.etree.ElementTree.parse(folder / "junit.xml").getroot()
            if '"ruleId":"E0804"' in said and suites.get("failures") == "0":
                return "JUnit does not say that it costs too much"
    except (ValueError, OSError, xml.etree.ElementTree.ParseError) as error:
        return f"not one document: {error}"
    return None


def all_units(text):
    """What an input may cost; a byte of output is a unit."""
    return 500 * len(text) + 3 * 10 ** 8


def wrong(code, said, written, most):
    """What is wrong with how a run ended, or None."""
    if code not in (0, 1, 3, 129):
        return f"ended with {code}: {said[-200:]}"
    if "memory ran out" in said:
        return "memory ran out"
    if written > most:
        return f"wrote {written} bytes"
    return None


def complaints(name, folder, every):
    function, commands, spent = CASES[name]
    text = function()
    write(folder, text)
    for command in COMMANDS if every else commands:
        code, said, seconds, memory = run(folder, command)
        # What is made to have a result is expected to have a small one.
        most = all_units(text) if every or code == 1 else 20 * len(text) + (1 << 24)
        complaint = wrong(code, said, size(folder), most) or not_whole(folder, command, said)
        if complaint:
            yield f"{command}: {name}: {complaint}"
        elif not every and spent is not None and spent != ("E0804" in said or "more work than" in said):
            yield f"{command}: {name}: {'no E0804' if spent else 'E0804'}: {said[-200:]}"
        elif (every or isinstance(text, With)) and (seconds > (5 if every else 8) or memory > 1 << 10):
            yield f"{command}: {name}: {seconds:.1f} s, {memory} MB"


def in_folder(function, *arguments):
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        return list(function(*arguments, folder))
    finally:
        shutil.rmtree(folder)


# ---- the same end, whatever the number of threads ----

def divided(folder):
    """Budgets whose steps are divided among threads, with less and less work allowed."""
    for name in ("broken for each pair of 1,500 members", "a table of 2,000 columns and 20,000 rows"):
        text = CASES[name][0]()
        write(folder, text if len(text) < 100000 else text.replace('column "B" = l\n' * 2000, 'column "B" = l\n' * 5))
        for allowed in (10 ** 6, 10 ** 7, 10 ** 8):
            runs = [run(folder, "check", f"--jobs={jobs}", f"--work-limit={allowed}")[:2] for jobs in (1, 2, 4)]
            # The share of one statement is counted to some thousandths: it may fall on either side of a whole percent.
            ends = {(status, re.sub(r"cost \d+ %", "cost … %", said)) for status, said in runs}
            if len(ends) > 1:
                yield f"{name}: {allowed} units: other ends with other numbers of threads: {sorted(ends)}"


# ---- inputs composed at random ----

class Composer:
    """Statements over three dimensions and two ledgers, each made to cost much."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.counter = 0
        self.measures, self.tables, self.invariants = {"l": 1, "p": 1}, [], []  # measures with their sizes
        self.figures = []
        self.leaves = {}
        self.sizes = {d: self.some(5000 if d == "d" else 300) for d in "def"}

    def some(self, most):
        """A number up to `most`, each order of magnitude as likely as another."""
        return max(1, int(most ** self.random.random()))

    def new(self, prefix):
        self.counter += 1
        return f"{prefix}{self.counter}"

    def label(self):
        return "x" * self.some(self.random.choice((10, 10, 1000, 50000)))

    def amount(self):
        return f"{self.random.randrange(1, 10 ** 6)}.{self.random.randrange(100):02}"

    def member(self, d):
        return f"{d}{self.random.randrange(self.sizes[d])}"

    def selection(self, d=None):
        d = d or self.random.choice("ddef")
        return d + self.random.choice(("", "", " leaves", f" in {self.member(d)}"))

    def dimension(self, d):
        n, deep = self.sizes[d], self.random.random() < 0.3
        long = self.random.random() < 0.2
        names = [f'{d}{i} "{self.label() if long and i < 30 else i}"' for i in range(n)]
        self.leaves[d] = n
        if deep:
            width = self.random.choice((1, 2, 10))
            names[1:] = [f"{name} in {d}{i // width}" for i, name in enumerate(names[1:])]
            self.leaves[d] = 1 if width == 1 else max(1, n // 2)
        return f"dimension {d} {{\n" + "\n".join(names) + "\n}"

    def facts(self):
        def key(d, i):  # members without others below them come last
            return f"{d}{self.sizes[d] - 1 - i % self.leaves[d]}"
        def rows():
            return "\n".join(f"  {key('d', i // 3)} {key('e', i)} {key('f', 0)} {self.amount()}" for i in range(self.some(9000)))
        return f"facts l {{\n{rows()}\n}}\nfacts p {{\n{rows()}\n}}"

    def expression(self):
        terms = self.random.choices(list(self.measures)[-20:], k=self.some(300))
        while sum(self.measures[term] for term in terms) > 90000:
            terms = terms[:len(terms) // 2] or ["l"]
        self.size = sum(self.measures[term] for term in terms)
        return self.random.choice((" + ", " + ", " - ")).join(terms) + self.random.choice(("", "", "(d all)", f"(d {self.member('d')})"))

    def each(self, most=3):
        return ", ".join(f"x{i} in {self.selection('def'[i])}" for i in range(self.some(most)))

    def measure(self):
        name = self.new("m")
        text = f"measure {name} = {self.expression()}"
        self.measures[name] = self.size + 1
        return text

    def invariant(self):
        name = self.new("i")
        self.invariants.append(name)
        said = self.random.choice(("", f' "{self.label()}"'))
        return f"invariant {name}{said}: for each {self.each()}: {self.expression()} {self.random.choice(('>= 0 k', '== 3 k', '== l', '<= p'))}"

    def table(self):
        name = self.new("t")
        self.tables.append(name)
        columns = "\n".join(self.random.choice(('column "A" label', f'column "{self.label()[:500]}" = {self.expression()}', 'column "C" = l',
                                                'column "D" = l / l(d all) as percent decimals 1'))
                            for _ in range(self.some(1000)))
        deep = self.some(150)
        groups = "".join(f'group "{self.label()[:500]}" {{ ' for _ in range(deep))
        rows = "\n".join(f"rows {self.selection()}{self.random.choice(('', ' with empty'))}" for _ in range(self.some(20)))
        return f'table {name} "T" {{ column "N" label\n{groups}{columns}{"}" * deep}\n{rows}\ntotal "All"\n}}'

    def listed(self):
        name = self.new("t")
        self.tables.append(name)
        columns = "; ".join(self.random.choice(('column "L" label d', 'column "A" amount', 'column "L" label')) for _ in range(self.some(500)))
        return f'table {name} "T" {{ {columns}; rows facts l }}'

    def stated(self):
        if not self.tables:
            return self.table()
        name = self.random.choice(self.tables)
        rows = "\n".join(f'  "{i}" {self.amount()}' for i in range(self.some(20000)))
        return f"stated {name} {{\n{rows}\n}}"

    def waived(self):
        if not self.tables + self.invariants:
            return self.invariant()
        name = self.random.choice(self.tables + self.invariants)
        how = self.random.choice(('row "{i}"', 'column "A"', "for d{i}", ""))
        return "\n".join(f'waive {name} {how.format(i=i)} because "so it is"' for i in range(self.some(5000)))

    def document(self):
        texts = self.random.choices(('text "a" label(x0)', "text list(d: l)", "text list(e)", f"text amount({self.expression()})",
                                     "text share(l, p)", "form { row label(x0), list(f) }", "text path(x0)", "text count(d leaves)",
                                     *(f"table {name}" for name in self.tables), *(f"figure {name}" for name in self.figures)), k=self.some(300))
        inside = self.some(3)
        loops = "".join(f"for each x{i} in {self.selection('def'[i])} {{ " for i in range(inside))
        return f"document {self.new('o')} {{ {loops}\n" + "\n".join(texts) + "\n}" + " }" * inside

    def figure(self):
        flows = "\n".join(f"flow na -> nb = {self.expression()}" for _ in range(self.some(100)))
        name = self.new("g")
        self.figures.append(name)
        each = self.random.choice(("", "", " for each q in d leaves", " for each q in e"))
        if self.random.random() < 0.3:
            return f'figure {name} "G"{each} {{ tree d = {self.expression()} }}'
        return (f'figure {name} "G"{each} {{\nstage "A" {{ nodes na = {self.random.choice(("d", "e", "e leaves"))} }}\n'
                f'stage "B" {{ nodes nb = {self.random.choice(("f", "f leaves"))} }}\n{flows}\n}}')

    def mistakes(self):
        line = self.random.choice(("?? x", "measure = ", "facts l { nothing 1.00 }", 'lint W0904 off because "so it is"', "invariant z: q == l"))
        return "\n".join([line] * self.some(3000))

    def text(self):
        parts = [self.dimension(d) for d in "def"] + ["ledger l by d, e, f\nledger p by d, e, f", self.facts()]
        kinds = [self.measure, self.measure, self.invariant, self.table, self.listed, self.stated, self.waived, self.document, self.figure]
        chosen = self.random.sample(kinds, self.random.randrange(1, 5)) if self.random.random() < 0.9 else [self.mistakes]
        left = 10 ** 6 - len(HEAD) - sum(map(len, parts))
        for _ in range(self.some(1000)):
            part = self.random.choice(chosen)()
            left -= len(part) + 1
            if left < 0:
                break
            parts.append(part)
        return HEAD + "\n".join(parts) + "\n"


def composed(first, count, folder):
    """Tells each run that ends badly, and in the end those that cost most."""
    runs = []
    for seed in range(first, first + count):
        text = Composer(seed).text()
        write(folder, text)
        for command in ["check", *random.Random(seed).sample(list(COMMANDS), 3)]:
            code, said, seconds, memory = run(folder, command)
            runs.append((max(seconds / 5, memory / 1024), f"{command}: seed {seed}, {len(text)} bytes: {seconds:.1f} s, {memory} MB"))
            complaint = wrong(code, said, size(folder), all_units(text)) or not_whole(folder, command, said)
            if complaint or seconds > 5 or memory > 1 << 10:
                yield f"{runs[-1][1]}: {complaint or 'too much'}"
    for _, told in sorted(runs, reverse=True)[:5]:
        print("the most:", told)


# ---- one limit for a whole command ----

def units_for(folder, command):
    """How many units this takes, to a tenth."""
    low, high = 1000, 10 ** 9
    while high > low * 1.1:
        middle = (low + high) // 2
        low, high = (low, middle) if run(folder, command, f"--work-limit={middle}")[0] == 0 else (middle, high)
    return high


def shared(folder):
    """A command that compiles several budgets may spend no more than one that compiles one of them."""
    (folder / "x.budget").write_text(spread(3000) + "invariant i: for each x in d: l >= 0 k\n")
    run(folder, "fmt")
    for name in "xyz":
        (folder / f"{name}.budget").write_text((folder / "stdout").read_text())
    COMMANDS["fmt one"] = ["fmt", "--check", "x.budget"]
    COMMANDS["fmt two"] = ["fmt", "--check", "x.budget", "y.budget"]
    COMMANDS["merge same"] = ["merge", "--path=x.budget", "x.budget", "y.budget", "z.budget"]
    for one, several, said in (("check", "diff", "E0804"), ("check", "page", "E0804"), ("check", "merge same", "not checked"),
                               ("fmt one", "fmt two", "E0804")):
        units = units_for(folder, one)
        code, told, *_ = run(folder, several, f"--work-limit={units * 3 // 2}")
        told += (folder / "stdout").read_text(errors="replace")
        if said not in told and "units of work" not in told:
            yield f"{several}: ended with {code} within {units * 3 // 2} units, though {one} takes {units}: {told[-200:]}"


def merge_among_many(folder):
    """The budgets that a merge checks again share what one may cost, and it is said which were not checked."""
    costly = crossed(3, 300) + 'include "x.part"\n' + "invariant i: for each x in d0, y in d1, z in d2: l < 0 k\n"
    missing = "".join(f'include "m{i}"\n' for i in range(30000))
    for count, text, part in ((60, costly, ""), (500, 'include "x.part"\n', ""), (2, HEAD + 'include "x.part"\n', ""),
                              (300, HEAD + 'include "x.part"\n', "#" * 800000 + "\n"), (300, HEAD + 'include "x.part"\n', missing)):
        for k in range(count):
            (folder / f"b{k:04}.budget").write_text(text)
        (folder / "x.part").write_text(f"# the same\n{part}")
        for name, said in (("base", "# the same\n"), ("ours", "# the same\n"), ("theirs", "# another\n")):
            (folder / name).write_text(said + part)
        COMMANDS["merge among"] = ["merge", "--path=x.part", "base", "ours", "theirs"]
        code, said, seconds, _ = run(folder, "merge among")
        skipped = "not checked" in said
        if code != 0 or skipped != (text is costly or part != ""):
            yield f"merge among {count} budgets: ended with {code} after {seconds:.1f} s: {said[-200:]}"
        for path in folder.glob("b*.budget"):
            path.unlink()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    if options.random:
        return tell(in_folder(composed, options.seed, options.random))
    chosen = [name for name in CASES if not options.words or any(word in name for word in options.words)]
    found = [tell(in_folder(lambda folder, name=name: complaints(name, folder, options.all))) for name in chosen]
    return any(found) or not options.words and any([tell(in_folder(check)) for check in (divided, shared, merge_among_many)])


def tell(problems):
    for problem in problems:
        print(problem, flush=True)
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
