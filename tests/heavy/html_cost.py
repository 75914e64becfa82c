#!/usr/bin/env python3
"""What a page costs beside the tables of the same budget as CSV, and how that grows: instructions, which callgrind counts."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLES = sorted(Path("examples").glob("*.budget"))
TIMES, GROWTH = 2.0, 11.0


def instructions(folder, kind, budget):
    out = folder / "page.html" if kind == "html" else folder / "csv"
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind", "budgetc", "--jobs=1", "--library-dir=lib", f"--emit={kind}",
                           "-o", out, budget], capture_output=True, text=True)
    assert done.returncode == 0, f"{budget}: {done.stderr[-500:]}"
    return int(re.search(r"Collected *: *(\d+)", done.stderr)[1])


def budget_of(rows):
    """A table of so many rows, each with a fact, a sum and a share."""
    members = "\n".join(f'  m{i} "Member {i}"' for i in range(rows))
    facts = "\n".join(f"  m{i} {i * 37 % 1000}.{i % 100:02}" for i in range(rows))
    return (f'budget large "Large" {{ year 2025; unit d; language en }}\nunit d decimals 2\ndimension account "A" {{\n{members}\n}}\n'
            f'ledger outlay "Spending" by account\nfacts outlay {{\n{facts}\n}}\n'
            'table t "Spending" { column "Account" label; column "Amount" = outlay; column "Share" = outlay / outlay(account all) as percent; '
            'rows account; total "Total" }\n')


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wrong = []
        for budget in EXAMPLES:
            times = instructions(folder, "html", budget) / instructions(folder, "csv", budget)
            print(f"{budget.stem}: {times:.2f} times the instructions of its CSV")
            if times > TIMES:
                wrong.append(budget.stem)
        counts = []
        for rows in (1000, 10000):
            (folder / "large.budget").write_text(budget_of(rows), encoding="utf-8")
            counts.append(instructions(folder, "html", folder / "large.budget"))
        growth = counts[1] / counts[0]
        print(f"ten times the cells: {growth:.2f} times the instructions")
        if growth > GROWTH:
            wrong.append("growth")
        sys.exit(f"too much: {', '.join(wrong)}" if wrong else 0)


main()
