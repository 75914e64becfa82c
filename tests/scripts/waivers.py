#!/usr/bin/env python3
"""No waiver of the examples survives a change of its figure; and what the compiler offers for one that does not say what it
covers makes it hold again."""
import functools
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STATED = {"E0601", "E0602", "E0603", "E0703"}
DIFFERENCE = re.compile(r' (?:stated (?:"(?:[^"\\\\]|\\\\.)*"|[^"])*?|by [-0-9., ]+?)(?= because ")')
problems = []


def check(example):
    result = subprocess.run(["budgetc", "--diagnostics=json", "--max-errors=0", example.name], cwd=example.parent, capture_output=True,
                            text=True, check=False)
    return result.returncode, json.loads(result.stderr)["diagnostics"]


def waivers(folder):
    for path in sorted(folder.rglob("*.budget")):
        lines = path.read_text(encoding="utf-8").split("\n")
        for at, line in enumerate(lines):
            if line.startswith("waive "):
                yield path, lines, at


def write(path, lines, at, line):
    path.write_text("\n".join(lines[:at] + line + lines[at + 1:]), encoding="utf-8")


def apply_fixes(folder, diagnostics):
    fixes = [d["fix"] for d in diagnostics if d["code"] == "E0607"]
    for fix in sorted(fixes, key=lambda f: (f["file"], f["line"], f["column"]), reverse=True):
        path = folder / fix["file"]
        lines = path.read_text(encoding="utf-8").split("\n")
        line = lines[fix["line"] - 1]
        write(path, lines, fix["line"] - 1, [line[:fix["column"] - 1] + fix["replacement"] + line[fix["endColumn"] - 1:]])


def check_fixes(example):
    """All differences left out: each is an error, and the fixes write them down."""
    count = 0
    for path, lines, at in waivers(example.parent):
        lines[at] = DIFFERENCE.sub("", lines[at])
        write(path, lines, at, [lines[at]])
        count += 1
    if not count:
        return 0
    status, diagnostics = check(example)
    codes = {d["code"] for d in diagnostics if d["severity"] == "error"}
    if status != 1 or codes != {"E0607"}:
        problems.append(f"{example.name}: without differences: status {status}, {codes}")
    apply_fixes(example.parent, diagnostics)
    status, diagnostics = check(example)
    if status:
        problems.append(f"{example.name}: with the fixes: {[d['message'] for d in diagnostics][:3]}")
    return count


def bumped(text):
    """Another figure, or another text, in the same place."""
    digit = re.search(r"[0-9](?=[^0-9]*$)", text)
    if digit:
        at = digit.start()
        return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1:]
    return text + "9" if not text.endswith('"') else text[:-1] + "9\""


def change(path, place):
    lines = path.read_text(encoding="utf-8").split("\n")
    line = lines[place["line"] - 1]
    lo, hi = place["column"] - 1, place["endColumn"] - 1
    write(path, lines, place["line"] - 1, [line[:lo] + bumped(line[lo:hi]) + line[hi:]])


def amounts(finding):
    """Places of the facts that a broken invariant speaks of."""
    return [(note["file"], note) for note in finding["notes"] if note["file"]]


def check_change(example, fresh):
    """Each waiver taken away shows where its figure is; changed there, with the waiver back, it is an error."""
    for path, lines, at in list(waivers(example.parent)):
        write(path, lines, at, [])
        findings = [d for d in check(example)[1] if d["code"] in STATED | {"E0501"}]
        write(path, lines, at, [lines[at]])
        if len(findings) != 1:
            problems.append(f"{path.name}:{at + 1}: covers {len(findings)} differences")
            continue
        finding = findings[0]
        places = [(finding["file"], finding)] if finding["code"] in STATED else amounts(finding)
        if not places:
            problems.append(f"{path.name}:{at + 1}: nothing to change")
        for name, place in places:
            change(example.parent / name, place)
            if check(example)[0] != 1:
                problems.append(f"{path.name}:{at + 1}: {name}:{place['line']} can be changed")
            fresh()


def copy(original, folder):
    shutil.copy(original, folder)
    if original.with_suffix("").is_dir():
        shutil.copytree(original.with_suffix(""), folder / original.stem, dirs_exist_ok=True)


def main():
    count = 0
    for original in sorted(EXAMPLES.glob("*.budget")):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            copy(original, folder)
            check_change(folder / original.name, functools.partial(copy, original, folder))
            count += check_fixes(folder / original.name)
    print("\n".join(problems) or f"{count} waivers")
    return 1 if problems or not count else 0


if __name__ == "__main__":
    sys.exit(main())
