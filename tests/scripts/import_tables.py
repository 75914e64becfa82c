#!/usr/bin/env python3
"""The tables of an example, imported without a hint: the relations that are found, in whatever form the tables are written, and what is noticed
of wrong figures.

usage: import_tables.py [--errors COUNT] [--random COUNT] [--seed N] [--show]     (budgetc: of the PATH)

A wrong figure is noticed if something is reported that was not reported before, and named if that is the figure, alone, with what stood there.
Only figures with decimals that some relation can reach are changed: those of tables that nothing else repeats or adds up cannot be judged.
"""
import argparse
import collections
import csv
import decimal
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

PUBLISHED = pathlib.Path(__file__).resolve().parents[2] / "examples/wh2024/published"
RELATIONS = 530  # of the tables of the document itself; all that do not hold are known contradictions
KNOWN = {("t12-1-indicators-annual", row) for row in ("招标培训项目培训人员", "国内高校班培训人员", "奖励发放准确性", "有利于工业节能降碳", "奖励（支持）企业满意度",
                                                     "对接测试软件产品数量")} | {
    ("t12-1-indicators-long", "建成国家“数字领航”企业、标杆智能工厂、智能工厂（智能化改造示范项目）个数"),
    ("t03", "2060499"), ("t05-1", "2060499"), ("t03", "20604"), ("t05-1", "20604")}
UNREACHED = ("procurement", "indicators", "n7-", "n11-")  # nothing else repeats them
NOTICED, NAMED = 0.95, 0.85


def run(files):
    done = subprocess.run(["budgetc", "import", "--check", "--diagnostics=short", *map(str, files)], capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    found = int(re.search(r"relations found: (\d+)", done.stdout).group(1))
    return found, done.stderr.splitlines()


def tables():
    return {path.name: list(csv.reader(path.open(encoding="utf-8-sig"))) for path in sorted(PUBLISHED.glob("*.csv"))}


def write(folder, name, rows, encoding="utf-8", comma=False):
    with (folder / name).open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=";" if comma else ",", lineterminator="\n")
        writer.writerows([[re.sub(r"^(-?\d+)\.(\d+)$", r"\1,\2", cell) if comma else cell for cell in row] for row in rows])


def write_all(folder, all_tables, **form):
    for name, rows in all_tables.items():
        write(folder, name, rows, **form)
    return sorted(folder.glob("*.csv"))


def check_relations(folder, all_tables):
    """What is found does not depend on how the tables are written."""
    problems = []
    own = {name: rows for name, rows in all_tables.items() if name.startswith("t")}
    first, findings = run(write_all(folder, own))
    if first < RELATIONS:
        problems.append(f"{first} relations found, fewer than {RELATIONS}")
    for line in findings:
        match = re.search(r"table ([\w-]+), row (.*?), column ", line)
        if match and match.groups() not in KNOWN:
            problems.append(f"unknown contradiction: {line}")
    for encoding, comma in (("gb18030", False), ("utf-16", False), ("gb18030", True)):
        count, _ = run(write_all(folder, own, encoding=encoding, comma=comma))
        if count != first:
            problems.append(f"{count} relations and not {first} as {encoding}{' with ; and decimal commas' if comma else ''}")
    return problems, first


# ---- the budget that is written ----

HOSTILE = {
    "a b.csv": 'table,"va""lue",budget,column,,2024,x / y,x / z\ntotal 1,5.00,3.00,2.00,"a\\b",1,4.00,1.00\n"li\nne",6.25,3.25,3.00,c,2,5.00,1.25\n'
               "for each,7.00,3.00,4.00,,3,6.00,1.00\nfor each,7.10,3.10,4.00,,3,6.00,1.10\n`tick`,7.10,3.10,4.00,-,3,6.00,1.10\n-5,8.10,4.10,4.00,-,3,7.00,1.10\n",
    "codes.csv": "Code,Name,Amount\n1.1,A,10.00\n1.1.1,B,4.00\n1.1.2,C,6.00\n-3,D,5.50\n10-,E,6.50\nP-17,F,7.50\n01,G,8.50\nbudget,H,1.25\n",
    "CODES.csv": "Code,Name,Amount\n20,Schools,15.05\n2001,Teachers,10.00\n2002,Books,5.05\n", "empty.csv": "", "head.csv": "only\n", "blank.csv": "a,b\n,\n,1.50\n",
    "share.csv": "Name,Share,Amount\nA,40%,4.00\nB,60%,6.00\nTotal,100%,10.00\n", "one.csv": "x\n1\n2\n", "..csv": "a,b\nx,1\n",
    "odd.csv": "year,label,v\n2023,a,see note\n2024,b,5.123456789012\n2025,c,99999999999999999999999999\n2026,c\u202e\u200b,1\n",
    "sides.csv": "Revenue,Amount,Spending,Amount\nTaxes,7.25,Roads,4.00\nFees,1.75,Parks,3.00\n,,Staff,2.00\nTotal,9.00,Total,9.00\n",
}


def write_budget(files, folder):
    done = subprocess.run(["budgetc", "import", "-o", str(folder), *map(str, files)], capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    cells, used = map(int, re.search(r"cells of the tables: (\d+), of which the budget has (\d+)", done.stderr).groups())
    budget = folder / f"{folder.name}.budget"
    checked = subprocess.run(["budgetc", "--diagnostics=short", "--max-errors=0", str(budget)], capture_output=True, text=True, timeout=60)
    laid_out = subprocess.run(["budgetc", "fmt", "--check", str(budget)], capture_output=True, text=True, timeout=60)
    problems = [] if laid_out.returncode == 0 else [f"{budget.name} is not laid out"]
    if used < 0.95 * cells:
        problems.append(f"{used} of {cells} cells")
    return problems, [line for line in checked.stderr.splitlines() if " error[" in line], sorted((folder / "published").glob("*.csv"))


def check_budgets(folder, all_tables):
    """The budget of the tables compiles; it finds the contradictions; and what it published gives the same relations again."""
    own = {name: rows for name, rows in all_tables.items() if name.startswith("t")}
    (folder / "tables").mkdir()
    problems, errors, published = write_budget(write_all(folder / "tables", own), folder / "office")
    problems += [f"unexpected: {line}" for line in errors if not re.search(r"E0602.*table t0(3|5-1), row (20604|2060499) ", line)]
    if len(errors) != 4:
        problems.append(f"{len(errors)} errors instead of the 4 labels that differ from each other and from the classification")
    before, after = run(sorted((folder / "tables").glob("*.csv")))[0], run(published)[0]
    if before != after:
        problems.append(f"{after} relations in what was published again, {before} before")
    (folder / "hostile").mkdir()
    for name, text in HOSTILE.items():
        (folder / "hostile" / name).write_text(text, encoding="utf-8")
    more, errors, _ = write_budget(sorted((folder / "hostile").glob("*.csv")), folder / "strange")
    settled = sorted((PUBLISHED.parents[1] / "settlement/published").glob("*.csv"))
    rounded, errors_too, _ = write_budget(settled, folder / "settled")
    return problems + more + rounded + [f"unexpected: {line}" for line in errors + errors_too]


# ---- tables that are added to a budget ----

def add(files, budget):
    done = subprocess.run(["budgetc", "import", "--diagnostics=short", f"--into={budget}", *map(str, files)], capture_output=True, text=True, timeout=120)
    checked = subprocess.run(["budgetc", "--diagnostics=short", "--max-errors=0", str(budget)], capture_output=True, text=True, timeout=60)
    problems = [] if done.returncode in (0, 1) else [f"exit status {done.returncode}"]
    if "nothing is added" in done.stderr:
        problems.append(done.stderr)
    written = sorted(budget.parent.glob("*.budget"))
    if subprocess.run(["budgetc", "fmt", "--check", *map(str, written)], capture_output=True, timeout=60).returncode:
        problems.append("what was added is not laid out")
    return problems, done.stderr, [line for line in checked.stderr.splitlines() if " error[" in line]


def next_year(rng, rows):
    """The same table with twice the amounts, which leaves its sums as they are, and with some labels that are called otherwise."""
    amount = re.compile(r"-?[0-9][0-9,]*\.[0-9]+$")
    double = lambda cell: f"{2 * decimal.Decimal(cell.replace(',', '')):.2f}" if amount.match(cell) else cell
    rename = lambda cell: cell + "等" if re.match(r"[\u4e00-\u9fff]{4,}$", cell) and rng.random() < 0.1 and not cell.endswith(("计", "额")) else cell
    return rows[:1] + [[double(cell) if amount.match(cell) else rename(cell) for cell in row] for row in rows[1:]]


def check_additions(folder, all_tables, seed):
    """Another office's tables and next year's go into a budget, which compiles; what it has is not added again."""
    rng = random.Random(seed)
    own = {name: rows for name, rows in all_tables.items() if name.startswith("t")}
    first = {name: rows for name, rows in own.items() if name < "t06"}
    (folder / "first").mkdir()
    (folder / "next").mkdir()
    (folder / "strange-tables").mkdir()
    _, before, _ = write_budget(write_all(folder / "first", first), folder / "grown")
    budget = folder / "grown/grown.budget"
    for name, text in HOSTILE.items():
        (folder / "strange-tables" / name).write_text(text, encoding="utf-8")
    after = write_all(folder / "next", {name: next_year(rng, rows) for name, rows in first.items()})
    problems = []
    for files in (sorted((folder / "strange-tables").glob("*.csv")), after):
        more, told, errors = add(files, budget)
        problems += more + [f"unexpected: {line}" for line in errors if line not in before and "E0602" not in line]
        text, names = budget.read_text(encoding="utf-8"), sorted(budget.parent.rglob("*"))
        more, again, _ = add(files, budget)
        problems += more
        if budget.read_text(encoding="utf-8") != text or sorted(budget.parent.rglob("*")) != names:
            problems.append(f"tables are added twice: {again[:300]}")
    if "does not have" not in told and "here, and" not in told:
        problems.append("nothing is told of labels that are called otherwise")
    return problems


# ---- wrong figures ----

def mistype(rng, text):
    """A digit that is wrong, exchanged with the next, missing or doubled."""
    digits = [at for at, char in enumerate(text) if char.isdigit()]
    while True:
        at = rng.randrange(len(digits))
        place, kind = digits[at], rng.randrange(4)
        new = text[:place] + (rng.choice("0123456789") + text[place + 1:], text[place + 1:], text[place] + text[place:])[kind] if kind < 3 else text
        if kind == 3 and at + 1 < len(digits):
            chars = list(text)
            chars[place], chars[digits[at + 1]] = chars[digits[at + 1]], chars[place]
            new = "".join(chars)
        if re.fullmatch(r"-?\d+\.\d+", new) and float(new) != float(text):
            return new


def change_one(rng, folder, all_tables, cells, before):
    name, row, column = rng.choice(cells)
    rows = [list(cells_of) for cells_of in all_tables[name]]
    old, rows[row][column] = rows[row][column], None
    rows[row][column] = new = mistype(rng, old)
    write(folder, name, rows)
    _, findings = run(sorted(folder.glob("*.csv")))
    write(folder, name, all_tables[name])
    told = [line for line in findings if line not in before]
    amount = f"{float(old):,.2f}"
    named = [line for line in told if f"/{name}:{row + 1}:" in line and "most likely wrong" in line and f"; {amount} would" in line]
    wrong = [line for line in told if "most likely wrong" in line] if not named else []
    return bool(told), bool(named), bool(wrong), f"{name}:{row + 1}: {old} -> {new}: {told[:1]}"


def check_errors(folder, all_tables, options):
    cells = [(name, r, c) for name, rows in all_tables.items() if not any(word in name for word in UNREACHED)
             for r, row in enumerate(rows) if r for c, cell in enumerate(row) if re.fullmatch(r"-?\d+\.\d+", cell) and float(cell)]
    rng, counts = random.Random(options.seed), collections.Counter()
    _, before = run(write_all(folder, all_tables))
    for _ in range(options.errors):
        noticed, named, wrong, line = change_one(rng, folder, all_tables, cells, set(before))
        counts["noticed"] += noticed
        counts["named"] += named
        counts["another named"] += wrong
        if options.show and not named:
            print(line)
    shares = {word: counts[word] / options.errors for word in ("noticed", "named", "another named")}
    print(f"import: of {options.errors} wrong figures {shares['noticed']:.1%} noticed, {shares['named']:.1%} named, "
          f"for {shares['another named']:.1%} another figure named")
    return [f"only {shares[word]:.1%} {word}" for word, least in (("noticed", NOTICED), ("named", NAMED)) if shares[word] < least - 2 / options.errors ** 0.5 / 4]


# ---- tables of random budgets, which are right ----

def check_random(folder, count):
    """Tables in which nothing is wrong. A few of random ones look wrong: a total of one row, with other figures."""
    made = pathlib.Path(shutil.which("budgetc")).parent / "tests/random/random"
    flagged = tried = 0
    for seed in range(1, count + 1):
        own = folder / f"random-{seed}"
        own.mkdir()
        (own / "a.budget").write_bytes(subprocess.run([made, f"--print={seed}"], check=True, capture_output=True).stdout)
        subprocess.run(["budgetc", "--emit=csv", "--emit-anyway", "-o", "out/", "a.budget"], cwd=own, capture_output=True, timeout=60)
        files = sorted((own / "out").glob("*.csv"))
        if files:
            tried += 1
            flagged += bool(run(files)[1])
    print(f"import: of the tables of {tried} random budgets, those of {flagged} look wrong")
    return [f"{flagged} of {tried} sound sets of tables look wrong"] if flagged > 0.02 * tried else []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--errors", type=int, default=40)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    all_tables = tables()
    with tempfile.TemporaryDirectory(prefix="a folder ") as folder:
        problems, found = check_relations(pathlib.Path(folder), all_tables)
        problems += check_budgets(pathlib.Path(folder), all_tables)
        problems += check_additions(pathlib.Path(folder), all_tables, options.seed)
        problems += check_random(pathlib.Path(folder), options.random)
        problems += check_errors(pathlib.Path(folder), all_tables, options)
    print("\n".join(problems))
    print(f"import: {found} relations in the tables of the document, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
