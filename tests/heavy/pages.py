#!/usr/bin/env python3
"""Pages of a document as a printer would have them: nothing is too wide, no code and no short word of a heading is
broken, and no page has a single row of a table.

    pages.py FOLDER BUDGET…
"""
import csv
import glob
import os
import re
import subprocess
import sys

CONTINUED = ("（续）", "(continued)")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return done


def headings_and_codes(folder):
    """What must be in one piece: codes, and headings of at most three characters."""
    whole = set()
    for path in glob.glob(f"{folder}/*.csv"):
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        for row in rows:
            whole.update(cell for cell in row[:1] if re.fullmatch(r"[0-9]{3,21}", cell))
        whole.update(cell for row in rows[:1] for cell in row if 1 < len(cell) <= 3 and cell.isalpha())
    return whole


def flat(text):
    return re.sub(r"[ \t]+", "", text)


def check(folder, budget):
    name = os.path.basename(budget).removesuffix(".budget")
    home = f"{folder}/{name}"
    os.mkdir(home)
    told = run("budgetc", "--emit=report-pdf", "-o", f"{home}/d.pdf", budget).stderr
    faults = [line for line in told.splitlines() if "too wide" in line]
    run("budgetc", "--emit=csv", "-o", home, budget)
    text = run("pdftotext", "-layout", f"{home}/d.pdf", "-").stdout
    lines = {flat(line) for line in text.splitlines()}
    together = "\n".join(lines)
    printed = flat(text)
    for word in sorted(headings_and_codes(home)):
        broken = "\n".join(word)
        if word not in together and (flat(word) in printed.replace("\n", "") or broken in printed):
            faults.append(f"`{word}` is broken")
    for number, page in enumerate(text.split("\f"), 1):
        rows = [line for line in page.splitlines() if line.strip()]
        starts = [i for i, line in enumerate(rows) if line.rstrip().endswith(CONTINUED)]
        if len(rows) == 1 and rows[0].strip().isdigit():
            faults.append(f"page {number}: nothing but its number")
        if starts and starts[0] == 0 and len(rows) < 6:
            faults.append(f"page {number}: a row alone: {rows}")
    return [f"{name}: {fault}" for fault in faults]


def main():
    faults = [fault for budget in sys.argv[2:] for fault in check(sys.argv[1], budget)]
    print("\n".join(faults) or "all pages are as they should be")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
