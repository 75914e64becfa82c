#!/usr/bin/env python3
"""`budgetc init --next`: of every budget that has no errors, the one of the year after compiles at once without a finding,
shows no amount of its year, says what to enter first, and can be carried over itself. Files are as `fmt` lays them out.

usage: next.py [WORD ...]    of the golden tests only those with a word in their names
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True

from harness import golden  # noqa: E402
from harness.base import write_files  # noqa: E402

# What is imported needs a year that the budget of the year after does not compare with.
REFUSED = {"import.test", "import_several.test"}
FORMS = ("blank", "town", "cn-department", "cn-department-2024", "cn-final", "cn-county", "funds", "products", "functions")

OLD = """budget town "Town, 2025" { year 2025; compare 2024; unit k; decimals 2; language en }
unit dollar decimals 2
unit k = 1000 dollar decimals 2
dimension account "Accounts" { 20 "Schools" { account 2001 "Books" { plan 2025 7.00; plan 2024 6.50 } }; 30 "Roads" }
dimension place "Places" from "places.csv" { code "Code"; label "Name" }
ledger plan   "Plan"   by account, year
ledger grants "Grants" by year, place
ledger cost   "Costs"  by account, place
ledger past   "Past"   by account, year
ledger rates  "Rates"  by place percent decimals 1
facts plan { columns 2024 2025; 30 1.00 2,000.00 dollar "repair" }   # kept
facts grants for year 2024 { n 1.00 }
facts grants for 2025 { n 3.00; s - }
facts cost { columns n s; 2001 9 boxes @ 0.50 2.00 "new"; 30 3 lots = 1.00 - }
facts past from "past.csv"
facts rates { n 5%; s 2.5% }
indicators goals "Goals of 2025" years 2024, 2025 {
  goal "Roads" { output quantity "lamps" about 11km 12km; output quality "content" "yes" >= 90% }
}
invariant less "costs are at most the plan": cost <= plan
invariant some "there are roads": plan(30) > 1 dollar
invariant old "nothing before": for each a in account leaves where past(year 2024) > 100 k: plan(a) > 0 k
measure more "Change on 2024" = plan - plan(year 2024)
table t "Plan of 2025" {
  column "Account" label; column "2024" = plan(previous); column "2025" = plan; column "Building 2025" = cost
  rows account tree; total "Total"
}
table g "Goals" { column "Goal" label; column "2024" value 2024; column "2025" value 2025; rows indicators goals }
table law "Act of 1999" { column "Account" label; column "Amount" = cost; rows account }
document d "Budget 2025" { section "2025 and 2024" { text "In 2025, " amount (plan) "; the Act 2025-7." } }
stated plan(2025) = 9.00
lint W0907 off in law because "the act of 1999"
"""
FILES = {"town-2025.budget": OLD, "places.csv": "Code,Name\nn,North\ns,South\n", "past.csv": "account,year,amount\n2001,2024,4.00\n30,2024,6.00\n30,2024,0.50\n"}
EXPECTED = [
    'budget town "Town, 2026" {', "year 2026; compare 2025", "plan 2026 -", "plan 2025 7.00",
    r"columns\s+2025\s+2026", r'30\s+2,000\.00 dollar\s+-\s+"repair"', "# kept", r"facts grants for 2026 \{ n -; s - \}", r"facts grants for 2025 \{ n 3\.00; s - \}",
    r'2001\s+-\s+-\s+"new"', r"30\s+-\s+-", r"2001\s+2025\s+-", r"rates \{ n -; s - \}",
    '"Goals of 2026" years 2025, 2026', r"lamps\"\s+12km\s+-", r"content\"\s+>= 90%\s+-", r"# invariant some", r'lint W0505 off in old because "',
    r'"Change on 2025" = plan - plan\(year 2025\)', r'column "2025" = plan\(previous\)', 'column "2026" = plan', 'column "Building 2025"',
    'column "2025" value 2025', 'column "2026" value 2026', '"Act of 1999"', 'document d "Budget 2026"', '"In 2026, "', "Act 2025-7", '# - 1 × stated', 'amounts of 2025 in past: no statement says',
    r'past\(year 2025\)']
GONE = [r"\b6\.50", r"\b1\.00", "stated plan", "from \"past.csv\"", r"grants for (year )?2024"]


def run(*command, expected=0, within="."):
    done = subprocess.run(command, capture_output=True, check=False, cwd=within)
    out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
    if expected is not None and done.returncode != expected:
        sys.exit(f"{command}: exit status {done.returncode}\n{out}{err}")
    return done.returncode, out, err


def wants(condition, what, found=""):
    if not condition:
        sys.exit(f"{what}\n{found}")


def is_clean(main, name):
    _, _, verdict = run("budgetc", main)
    wants("warning" not in verdict and verdict.count("\n") == 1, f"{name}: the next one is not without findings", verdict)
    for file in pathlib.Path(main).parent.rglob("*.budget"):
        run("budgetc", "fmt", "--check", str(file))


def carried(old, folder, name, expected=0):
    """The path of the new budget; None if that is refused."""
    code, _, told = run("budgetc", "init", "--next", old, folder, expected=expected)
    if code:
        wants(not os.path.exists(folder), f"{name}: something was written all the same")
        return None
    return shlex.split(re.search(r"next: budgetc audit (.+) says what", told).group(1))[0]


def every_kind(folder):
    for file, text in FILES.items():
        (folder / file).write_text(text, encoding="utf-8")
    main = carried(str(folder / "town-2025.budget"), str(folder / "new"), "town")
    wants(main.endswith("town-2026.budget"), "the file is called by its year", main)
    is_clean(main, "town")
    text = pathlib.Path(main).read_text(encoding="utf-8")
    for pattern in EXPECTED:
        wants(re.search(pattern, text) or pattern in text, f"not in the next budget: {pattern}", text)
    for pattern in GONE:
        wants(not re.search(pattern, text), f"still in the next budget: {pattern}", text)
    wants(len(re.findall(r"^ *30 +2025 +-$", text, re.M)) == 1, "a row that is to be filled in is there twice", text)
    wants((folder / "new/places.csv").read_text() == FILES["places.csv"], "a table of members is missing")
    _, tables, _ = run("budgetc", "show", "t", main)
    wants(re.search(r"Books +7\.00 *$", tables, re.M), "the amount of the year before is not there", tables)
    _, audit, _ = run("budgetc", "audit", main)
    wants("enter first" in audit and "cost Costs" in audit, "nothing is to be entered first", audit)
    wants(re.search(r"past Past, 2 amounts of 2025 ", audit), "it is not said of which year the amounts are", audit)
    run("budgetc", "init", "--next", str(folder / "town-2025.budget"), str(folder / "new"), expected=3)
    again = carried(main, str(folder / "newer"), "town, again")
    is_clean(again, "town, again")
    wants("7.00" not in pathlib.Path(again).read_text(encoding="utf-8"), "amounts of two years before are left")


def of_examples(folder):
    for old in sorted((ROOT / "examples").glob("*.budget")):
        main = carried(str(old), str(folder / old.stem), old.name)
        is_clean(main, old.name)
        _, audit, _ = run("budgetc", "audit", main)
        wants("enter first" in audit, f"{old.name}: nothing to enter first", audit)
        is_clean(carried(main, str(folder / f"{old.stem}-again"), old.name), f"{old.name}, again")


def of_forms(folder):
    for form in FORMS:
        run("budgetc", "init", "-q", f"--form={form}", "--year=2026", str(folder / form))
        is_clean(carried(str(folder / form), str(folder / f"{form}-next"), form), form)


def of_golden_test(path, place):
    files = golden.parse(path.read_text(encoding="utf-8")).files
    if "a.budget" not in files:
        return 0
    with tempfile.TemporaryDirectory(dir=place) as folder:
        write_files(folder, files)
        sound, _, _ = run("budgetc", "a.budget", expected=None, within=folder)
        main = carried(f"{folder}/a.budget", f"{folder}/the next one", path.name, expected=None)
        wants(main or sound or path.name in REFUSED, f"{path}: refused")
        if main:
            _, _, verdict = run("budgetc", main)
            wants("warning" not in verdict, f"{path}: the next one is not without findings", verdict)
    return bool(main)


def main():
    words = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="budgetc-next-") as place:
        folder = pathlib.Path(place)
        if not words:
            for name, part in (("kinds", every_kind), ("examples", of_examples), ("forms", of_forms)):
                (folder / name).mkdir()
                part(folder / name)
            run("budgetc", "init", "--next", str(ROOT / "examples/town.budget"), "--form=town", str(folder / "x"), expected=2)
            run("budgetc", "init", "--next", str(folder / "none.budget"), str(folder / "x"), expected=3)
        paths = [path for path in sorted((HERE.parent / "golden").rglob("*.test")) if not words or any(word in path.name for word in words)]
        made = sum(of_golden_test(path, place) for path in paths)
        wants(words or made > 150, f"only {made} of {len(paths)} were carried over")


main()
