#!/usr/bin/env python3
"""What broken relations cost beside the check of the same budget without a fault: instructions, which callgrind counts.
The bounds are a few percent above what was measured with -O2; docs/performance.md has the figures."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
from misprints import WRONG, document  # noqa: E402

# so many of so many figures are wrong: times the check, if they have something in common, and if not
CASES = {(1000, 2656): (2.1, 3.4), (1000, 1000): (2.5, 4.8)}
GROWTH = 4.1  # four times as many relations


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
