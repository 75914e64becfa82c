#!/usr/bin/env python3
"""What broken relations cost beside the check of the same budget without a fault: instructions, which callgrind counts.
The bounds are a few percent above what was measured with -O2; docs/performance.md has the figures."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HEAD = 'budget a "A" { year 2025; unit u; language en }\nunit u\n'
WRONG = {"the same difference": lambda amount: amount + 7178, "ten thousand times": lambda amount: amount * 10000,
         "the other sign": lambda amount: -amount, "nothing in common": lambda amount: amount + amount * amount % 4999 + 1}
# so many of so many figures are wrong: times the check, if they have something in common, and if not
CASES = {(1000, 2656): (2.1, 3.4), (1000, 1000): (2.5, 4.8)}
GROWTH = 4.1  # four times as many relations


def document(count, broken, wrong):
    """Every figure is stated; `broken` of them, which are spread evenly, wrong."""
    amounts = [1000 + i * 7919 % 9000 for i in range(count)]
    printed = [wrong(a) if i * broken // count != (i + 1) * broken // count else a for i, a in enumerate(amounts)]
    members = "; ".join(f'm{i} "m{i}"' for i in range(count))
    facts = "\n".join(f"  m{i} {a}.00" for i, a in enumerate(amounts))
    stated = "\n".join(f'  "m{i}" {p}.00' for i, p in enumerate(printed))
    return (f'{HEAD}dimension d "D" {{ {members} }}\nledger p "P" by d\nfacts p {{\n{facts}\n}}\n'
            f'table t "T" {{ column "Name" label; column "P" = p; rows d }}\nstated t {{\n{stated}\n}}\n')


def instructions(folder, text):
    (folder / "a.budget").write_text(text, encoding="utf-8")
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind", "budgetc", "--jobs=1", folder / "a.budget"],
                          capture_output=True, text=True, check=False)
    broken = re.search(r"([\d,]+) broken", done.stderr)
    assert broken, done.stderr[-500:]
    return int(re.search(r"Collected *: *(\d+)", done.stderr)[1]), int(broken[1].replace(",", ""))


def main():
    problems = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for (broken, count), (common, apart) in CASES.items():
            clean, _ = instructions(folder, document(count, 0, lambda amount: amount))
            for what, wrong in WRONG.items():
                cost, found = instructions(folder, document(count, broken, wrong))
                most = apart if what == "nothing in common" else common
                print(f"{broken} of {count}, {what}: {cost / clean:.2f} times the check")
                if found != broken or cost > most * clean:
                    problems.append(f"{broken} of {count}, {what}: {found} broken, {cost / clean:.2f} times")
        for what, wrong in WRONG.items():
            growth = instructions(folder, document(2000, 2000, wrong))[0] / instructions(folder, document(500, 500, wrong))[0]
            print(f"four times as many, {what}: {growth:.2f} times")
            if growth > GROWTH:
                problems.append(f"four times as many, {what}: {growth:.2f} times")
    sys.exit("\n".join(problems) or 0)


main()
