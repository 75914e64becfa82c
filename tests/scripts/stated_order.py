#!/usr/bin/env python3
"""Every table of the examples, stated as it prints, holds in whatever order its rows and columns are: no error, and at most
one note for a table."""
import csv
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
problems = []


def compile_tables(example, folder):
    subprocess.run(["budgetc", example, "--emit=csv", "-o", folder], check=True, capture_output=True)
    return {file.stem: list(csv.reader(file.open(encoding="utf-8-sig", newline=""))) for file in sorted(folder.glob("*.csv"))}


def find_depths(example):
    """Of each row of each table, in its hierarchy."""
    dump = subprocess.run(["budgetc", "--dump=report", example], check=True, capture_output=True, text=True).stdout
    depths, of_table = {}, []
    for line in dump.splitlines():
        if line.startswith("table "):
            of_table = depths.setdefault(line.split(" ")[1], [])
        elif row := re.match(r"  (?:row|total) (\d+)\b", line):
            of_table.append(int(row[1]))
    return depths


def distinct(items, order):
    """The order, but items that nothing tells apart stay in theirs."""
    alike = {}
    for at in range(len(items)):
        alike.setdefault(items[at], []).append(at)
    turn = {item: iter(places) for item, places in alike.items()}
    return [next(turn[items[at]]) for at in order]


def texts(row, amounts):
    return tuple(cell for cell, amount in zip(row, amounts) if not amount)


def is_amount(cell):
    return re.fullmatch(r"-?[\d,]*\.?\d*%?", cell) is not None


def shuffle_rows(table, rng):
    amounts = [all(is_amount(row[c]) for row in table[1:]) for c in range(len(table[0]))]
    order = rng.sample(range(1, len(table)), len(table) - 1)
    keys = [None] + [texts(row, amounts) for row in table[1:]]
    kept = distinct(keys[1:], [at - 1 for at in order])
    return [table[0]] + [table[at + 1] for at in kept]


def shuffle_columns(table, rng):
    order = distinct(table[0], rng.sample(range(len(table[0])), len(table[0])))
    return [[row[at] for at in order] for row in table]


def backwards(table, _):
    """Subtotals after their parts: the whole table from its end."""
    keys = [tuple(row) for row in table[1:]]
    return [table[0]] + [table[1 + at] for at in distinct(keys, range(len(keys) - 1, -1, -1))]


def subtotals_last(depths):
    """Each row below those of a greater depth that follow it."""
    order, above = [], []
    for at, depth in enumerate(depths):
        while above and depths[above[-1]] >= depth:
            order.append(above.pop())
        above.append(at)
    return order + above[::-1]


def ways(rng):
    yield "as it is", lambda table, _: table, 0
    yield "rows shuffled", shuffle_rows, 1
    yield "columns shuffled", shuffle_columns, 1
    yield "both shuffled", lambda table, rng: shuffle_columns(shuffle_rows(table, rng), rng), 1
    yield "from the end", backwards, 1


def put_subtotals_last(table, depths):
    order = subtotals_last(depths)
    return [table[0]] + [table[1 + at] for at in order], order != list(range(len(order)))


def check(example, tables, folder, name, change, most, rng):
    lines = [f'include "{example}"']
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(change(rows, rng))
        lines.append(f'stated `{table}` from "{table}.csv"')
    (folder / "stated.budget").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = subprocess.run(["budgetc", "stated.budget", f"--include-dir={example.parent}", "--diagnostics=short"], cwd=folder,
                            capture_output=True, text=True, check=False)
    findings = [line for line in result.stderr.splitlines() if re.search(r"stated\.budget|^\S*\.csv:", line) and "[" in line]
    errors = [line for line in findings if "error[" in line]
    notes = Counter(line.split(":")[0] for line in findings if "[N0606]" in line)
    if result.returncode or errors or any(count > most for count in notes.values()):
        problems.append(f"{example.name}, {name}: status {result.returncode}, {notes.most_common(1)}\n" + "\n".join(errors[:5]))
    if most and not notes:
        problems.append(f"{example.name}, {name}: no note")


def main():
    rng = random.Random(20251129)
    count = nested = 0
    for example in sorted(EXAMPLES.glob("*.budget")):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            tables = compile_tables(example, folder)
            count += len(tables)
            depths = find_depths(example)
            last = {table: put_subtotals_last(rows, depths[table]) for table, rows in tables.items()}
            nested += sum(moved for _, moved in last.values())
            check(example, {table: rows for table, (rows, _) in last.items()}, folder, "subtotals last",
                  lambda table, _: table, any(moved for _, moved in last.values()), rng)
            for name, change, most in ways(rng) if tables else ():
                check(example, tables, folder, name, change, most, rng)
    print("\n".join(problems) or f"{count} tables, {nested} with subtotals")
    return 1 if problems or not nested else 0


if __name__ == "__main__":
    sys.exit(main())
