#!/usr/bin/env python3
"""Small inputs that ask for much work: every command ends by itself, in little time and memory, with a result or with E0804.

usage: tests/scripts/work.py [--all] [WORD ...]

Each input is tried with the commands that it is made for, with --all with every command that reads budgets. A limit of processor time and of
memory is set for each run, and whether it was reached is what is looked at; nothing is measured. WORDs choose inputs.
"""
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

HEAD = 'budget t "T" { year 2024; unit k }\nunit k decimals 2\n'
SECONDS, MEMORY = 10, 1 << 30  # twice what is promised, for machines that are slow
COMMANDS = {
    "check": ["x.budget"],
    "json": ["--diagnostics=json", "--max-errors=0", "x.budget"],
    "sarif": ["--diagnostics=sarif", "x.budget"],
    "text": ["--max-errors=0", "x.budget"],
    "csv": ["--emit=csv", "--provenance", "-o", "out", "x.budget"],
    "latex": ["--emit=latex", "-o", "out", "x.budget"],
    "dot": ["--emit=dot", "-o", "out", "x.budget"],
    "dependencies": ["--emit=dot", "--figure=dependencies", "x.budget"],
    "junit": ["--junit=junit.xml", "x.budget"],
    "list": ["--list", "x.budget"],
    "tree": ["--dump=ast", "x.budget"],
    "report": ["--dump=report", "x.budget"],
    "incidence": ["--dump=incidence", "x.budget"],
    "trace": ["trace", "--max=0", "x.budget:3", "x.budget"],
    "audit": ["audit", "--max=0", "--figures", "x.budget"],
    "fix": ["fix", "--suggest", "x.budget"],
    "diff": ["diff", "--max=0", "x.budget", "y.budget"],
    "fmt": ["fmt", "x.budget"],
    "textconv": ["textconv", "x.budget"],
    "merge": ["merge", "x.budget", "y.budget", "z.budget"],
}
CASES = {}


def case(*commands, spent=True):
    """`commands`: those to try; `spent`: E0804 is what they say, otherwise they have a result."""
    def declare(function):
        CASES[function.__doc__] = (function, commands, spent)
        return function
    return declare


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


@case("check", "latex")
def _():
    "a document with the list of all members for each of 9,000"
    return spread(9000) + "document o { for each x in d { text label(x) list(d: l) } }\n"


@case("latex")
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


@case("check", "fix")
def _():
    "broken for each pair of 1,500 members"
    return spread(1500) + "invariant i: for each x in d, y in d: l(x) + l(y) == 3 k\n"


@case("csv")
def _():
    "headings of 150 kB over 4,000 columns"
    groups = "".join(f'group "{"h" * 1000}" {{ ' for _ in range(150))
    return spread(3) + f'table t "T" {{ column "A" label\n{groups}' + 'column "B" = l\n' * 4000 + "}\n" * 150 + "rows d }\n"


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


@case("check", "text", "json", "junit", spent=False)
def _():
    "a label of 300 kB, broken for 5,000 members"
    return spread(5000) + f'invariant i "{"y" * 300000}": for each x in d: l == 0 k\n'


@case("check", "json", spent=False)
def _():
    "40,000 stated values that are all wrong"
    return spread(20000) + "".join(f"stated l(m{i % 20000}) = {i}.00\n" for i in range(10, 40000))


# ---- trying ----

def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(folder, command):
    for made in ("out", "junit.xml"):
        path = folder / made
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    with open(folder / "stdout", "wb") as out, open(folder / "stderr", "wb") as err:
        return subprocess.run(["budgetc", *COMMANDS[command]], cwd=folder, stdout=out, stderr=err, preexec_fn=limit, check=False).returncode


def size(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix != ".budget")


def complaints(name, folder, every):
    function, commands, spent = CASES[name]
    text = function()
    (folder / "x.budget").write_text(text)
    (folder / "y.budget").write_text(text.replace("1.00", "1.10"))
    (folder / "z.budget").write_text(text.replace("year 2024", "year 2025"))
    for command in COMMANDS if every else commands:
        code = run(folder, command)
        said = (folder / "stderr").read_text(errors="replace")
        if code not in (0, 1, 3, 129):
            yield f"{command}: {name}: ended with {code}: {said[-200:]}"
        elif "memory ran out" in said:
            yield f"{command}: {name}: memory ran out"
        elif size(folder) > 20 * len(text) + (1 << 24):
            yield f"{command}: {name}: wrote {size(folder)} bytes"
        elif not every and spent != ("E0804" in said):
            yield f"{command}: {name}: {'no E0804' if spent else 'E0804'}: {said[-200:]}"


def merge_among_many(folder):
    """The budgets that a merge checks again share what one may cost."""
    costly = crossed(3, 300) + "".join(f"invariant i{k}: for each x in d0, y in d1, z in d2: l < 0 k\n" for k in range(20))
    for k in range(60):
        (folder / f"b{k}.budget").write_text(costly + 'include "x.part"\n')
    for name in ("x.part", "x.budget", "y.budget"):
        (folder / name).write_text("# the same\n")
    (folder / "z.budget").write_text("# another\n")
    COMMANDS["merge-among"] = ["merge", "--path=x.part", "x.budget", "y.budget", "z.budget"]
    code = run(folder, "merge-among")
    if code != 0:
        yield f"merge among 60 costly budgets: ended with {code}"


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    found = False
    with tempfile.TemporaryDirectory() as folder:
        for complaint in [] if words else merge_among_many(pathlib.Path(folder)):
            found = True
            print(complaint)
    for name in CASES:
        if words and not any(word in name for word in words):
            continue
        folder = pathlib.Path(tempfile.mkdtemp())
        try:
            for complaint in complaints(name, folder, "--all" in sys.argv):
                found = True
                print(complaint)
        finally:
            shutil.rmtree(folder)
    return found


if __name__ == "__main__":
    sys.exit(main())
