#!/usr/bin/env python3
"""Finds every published figure in the text of a document.

usage: report_figures.py TEXT [--allow FIGURE]... CSV...

TEXT is what pdftotext made. Each amount and percentage of each CSV file must stand in it, signs aside: prose says in
words which way a change goes. --allow names figures that were published wrong and are waived, with all the rest found.
"""
import csv
import re
import sys

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def canonical(text):
    """1,365.00 and 1365 are the same figure; so are 20% and 20.00%."""
    percent = "%" if text.endswith("%") else ""
    whole, _, decimals = text.rstrip("%").replace(",", "").partition(".")
    decimals = decimals.rstrip("0")
    return (whole.lstrip("0") or "0") + ("." + decimals if decimals else "") + percent


def main():
    arguments, allowed = sys.argv[1:], set()
    while "--allow" in arguments:
        at = arguments.index("--allow")
        allowed.add(canonical(arguments[at + 1]))
        del arguments[at:at + 2]
    with open(arguments[0], encoding="utf-8") as file:
        found = {canonical(number) for number in NUMBER.findall(file.read())}
    missing, checked, used = [], 0, set()
    for path in arguments[1:]:
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in list(csv.reader(file))[1:]:
                for cell in row:
                    if not re.fullmatch(r"-?\d[\d,]*\.\d+%?", cell):
                        continue
                    figure = canonical(cell.lstrip("-"))
                    checked += 1
                    if figure in allowed and figure not in found:
                        used.add(figure)
                    elif figure not in found:
                        missing.append(f"{path}: {cell} in {','.join(row)}")
    for idle in sorted(allowed - used):
        missing.append(f"{idle} is allowed to be missing, and is not")
    print("\n".join(missing + [f"{checked} figures, {len(missing)} missing"]))
    return 1 if missing else 0


sys.exit(main())
