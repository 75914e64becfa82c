#!/usr/bin/env python3
"""Many broken relations with one cause are grouped at a cost that is linear in their number: twice as many cost about twice as much; and at a
cost that is not many times that of the check. One wrong fact among many is found by looking around it, at less than half the cost of the check.

The cost is counted in units of work, the least limit with which the check comes to its end, with one thread, so it is the same on every machine."""
import subprocess
import sys
import tempfile
from pathlib import Path

from misprints import HEAD, WRONG, document

MOST = {"nothing in common": 6}  # times the cost of the same check without a fault; 3.3 for all others
problems = []


def crossed(count, wrong):
    """Facts by two dimensions, with the totals of both, and one of them all."""
    side = int(count ** 0.5)
    amounts = [[1000 + (i * side + j) * 7919 % 9000 for j in range(side)] for i in range(side)]
    rows = [sum(row) for row in amounts]
    columns = [sum(row[j] for row in amounts) for j in range(side)]
    amounts[side // 2][side // 3] += wrong
    names = [" ".join(f"{axis}{i}" for i in range(side)) for axis in "de"]
    facts = "\n".join(f"  d{i} " + " ".join(f"{amount}.00" for amount in row) for i, row in enumerate(amounts))
    return (f'{HEAD}dimension d "D" {{ {names[0].replace(" ", "; ")} }}\ndimension e "E" {{ {names[1].replace(" ", "; ")} }}\n'
            f'ledger p "P" by d, e\nledger across "A" by d\nledger down "D" by e\nfacts p {{\n  columns {names[1]}\n{facts}\n}}\n'
            "facts across {\n" + "\n".join(f"  d{i} {amount}.00" for i, amount in enumerate(rows)) + "\n}\n"
            "facts down {\n" + "\n".join(f"  e{i} {amount}.00" for i, amount in enumerate(columns)) + "\n}\n"
            'invariant sideways "sideways": for each x in d: p == across\ninvariant downwards "downwards": for each x in e: p == down\n'
            f"stated p = {sum(rows)}.00\n")


def check(path, *options):
    return subprocess.run(["budgetc", "--jobs=1", *options, path], capture_output=True, text=True, check=False).stderr


def cost(path):
    """Units of work, to half a percent."""
    least, most = 1, 1 << 32
    while most - least > most // 200:
        middle = (least + most) // 2
        if "E0804" in check(path, f"--work-limit={middle}"):
            least = middle
        else:
            most = middle
    return most


with tempfile.TemporaryDirectory() as folder:
    for name, wrong in WRONG.items():
        costs = []
        for count in (400, 800):
            path = Path(folder, f"{count}.budget")
            path.write_text(document(count, count, wrong), encoding="utf-8")
            costs.append(cost(path))
            grouped = f"{count} broken relations have something in common" in check(path)
            if grouped != (name != "nothing in common"):
                problems.append(f"{name}, {count} relations: grouped: {grouped}")
        path.write_text(document(800, 0, WRONG["the same difference"]), encoding="utf-8")
        if costs[1] > MOST.get(name, 3.3) * cost(path):
            problems.append(f"{name}: {costs[1]} units, {cost(path)} without a fault")
        if costs[1] > 2.2 * costs[0]:
            problems.append(f"{name}: {costs[0]} units for 400 relations, {costs[1]} for 800")
    for count in (10000, 40000):
        path = Path(folder, "crossed.budget")
        path.write_text(crossed(count, 360), encoding="utf-8")
        found, wrong = check(path), cost(path)
        path.write_text(crossed(count, 0), encoding="utf-8")
        if "most likely wrong" not in found:
            problems.append(f"one wrong fact among {count}: {found}")
        if wrong > 1.5 * cost(path):
            problems.append(f"one wrong fact among {count}: {wrong} units, {cost(path)} without it")
print("\n".join(problems))
sys.exit(1 if problems else 0)
