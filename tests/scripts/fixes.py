#!/usr/bin/env python3
"""Applies each fix of each golden test: the finding is gone, and nothing that means an amount has changed.

usage: fixes.py [WORD ...]    only those with a word in their names; tells each fix

A likely culprit (N0505) is no such fix, and neither is the difference that a waiver lacks (E0607): JSON says that they are not
machine-applicable, and SARIF, whose readers apply what is there, has only the others.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True

from harness import golden  # noqa: E402
from harness.base import write_files  # noqa: E402

FOR_PEOPLE = re.compile("[EWN]0[56]")  # relations, published figures, waivers


def findings(path, folder):
    done = subprocess.run(["budgetc", "--diagnostics=json", "--max-errors=0", path], cwd=folder, capture_output=True, check=False)
    try:
        return json.loads(done.stderr)["diagnostics"]
    except ValueError:
        return []


def fixes_in_sarif(path, folder):
    done = subprocess.run(["budgetc", "--diagnostics=sarif", "--max-errors=0", path], cwd=folder, capture_output=True, check=False)
    try:
        return sum(len(result.get("fixes", [])) for result in json.loads(done.stderr)["runs"][0]["results"])
    except ValueError:
        return 0


def numbers(text):
    """What of a text could be an amount or a code, however it is typed; `.5` is `0.5`, and `1.` is `1`."""
    found = re.sub(r"[^0-9.%]", "", unicodedata.normalize("NFKC", text).replace("。", "."))
    return re.sub(r"^\.", "0.", re.sub(r"\.$", "", found))


def offset(text, line, column):
    lines = text.split("\n")
    return sum(len(before) + 1 for before in lines[:line - 1]) + column - 1


def key(finding):
    return finding["code"], finding["message"], finding["file"]


def applied(text, fix):
    """What it replaces first, and the text after all of it."""
    places = [fix, *fix.get("also", [])]
    spans = [(offset(text, at["line"], at["column"]), offset(text, at["endLine"], at["endColumn"])) for at in places if at["file"] == fix["file"]]
    old = text[slice(*spans[0])]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + fix["replacement"] + text[end:]
    return old, text


def fixable(found, folder):
    for finding in found:
        if not finding["fix"]:
            continue
        if finding["fix"]["machineApplicable"] and FOR_PEOPLE.match(finding["code"]):
            sys.exit(f"{finding}: only people can decide this")
        if finding["fix"]["machineApplicable"] and (folder / finding["fix"]["file"]).is_file():
            yield finding


def try_file(name, path, folder):
    """Each fix by itself, in the file as it is."""
    problems, count = [], 0
    found = findings(path, folder)
    certain = sum(1 for finding in found if finding["fix"] and finding["fix"]["machineApplicable"])
    if fixes_in_sarif(path, folder) != certain:
        problems.append(f"{name}: {path}: SARIF has not the {certain} fixes that JSON marks as machine-applicable")
    for finding in fixable(found, folder):
        fix, file = finding["fix"], folder / finding["fix"]["file"]
        before = file.read_bytes().decode("utf-8", "surrogateescape")
        old, after = applied(before, fix)
        if "\r" in before:
            continue  # columns of Python's lines are others
        count += 1
        where = f"{name}: {path}:{finding['line']}: {finding['code']} {finding['message']}: `{old}` → `{fix['replacement']}`"
        if numbers(old) != numbers(fix["replacement"]):
            problems.append(f"{where}: changes a number")
        file.write_bytes(after.encode("utf-8", "surrogateescape"))
        left = findings(path, folder)
        file.write_bytes(before.encode("utf-8", "surrogateescape"))
        was, is_now = [key(f) for f in found].count(key(finding)), [key(f) for f in left].count(key(finding))
        if is_now >= was:
            problems.append(f"{where}: the finding stays")
    return problems, count


def try_test(path):
    text = path.read_text(encoding="utf-8")
    problems, count = [], 0
    with tempfile.TemporaryDirectory(prefix="budgetc-fixes-") as place:
        folder = pathlib.Path(place)
        files = golden.parse(text).files
        write_files(folder, files)
        for name in files:
            if name.endswith(".budget"):
                more, fixed = try_file(path.relative_to(HERE.parent).as_posix(), name, folder)
                problems += more
                count += fixed
    return problems, count


def main():
    paths = [path for path in sorted((HERE.parent / "golden").rglob("*.test"))
             if not sys.argv[1:] or any(word in path.as_posix() for word in sys.argv[1:])]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(try_test, paths))
    problems = [problem for found, _ in results for problem in found]
    count = sum(fixed for _, fixed in results)
    for problem in problems:
        print(problem)
    print(f"{count} fixes of {len(paths)} tests")
    return 1 if problems or not count else 0


sys.exit(main())
