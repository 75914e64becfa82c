#!/usr/bin/env python3
"""The JUnit record of every golden test and example, read strictly: well-formed, known elements and attributes alone, no two suites
and no two cases with one name, and counts that are those of the cases.
"""
import collections
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True

from harness import golden  # noqa: E402
from harness.base import write_files  # noqa: E402

COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}
KNOWN = {
    "testsuites": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "file"},
    "testcase": {"name", "classname", "file", "line", "time"},
    "failure": {"message", "type"}, "error": {"message", "type"}, "skipped": {"message"}, "properties": set(), "property": {"name", "value"},
    "system-out": set(), "system-err": set()}


def doubled(names):
    return [name for name, count in collections.Counter(names).items() if count > 1]


def problems_of(text):
    root = tree.fromstring(text)
    for element in root.iter():
        if element.tag not in KNOWN or set(element.attrib) - KNOWN[element.tag]:
            yield f"<{element.tag} {element.attrib}> is not known"
    suites = [root] if root.tag == "testsuite" else list(root.iter("testsuite"))
    cases = list(root.iter("testcase"))
    for name in doubled(suite.get("name") for suite in suites):
        yield f"two suites are called {name}"
    for name in doubled((case.get("classname"), case.get("name")) for case in cases):
        yield f"two cases are called {name}"
    for case in cases:
        if not (case.get("name") or "").strip() or not (case.get("classname") or "").strip():
            yield f"a case without a name: {case.attrib}"
        if len([part for part in case if part.tag in COUNTED.values()]) > 1:
            yield f"{case.get('name')}: more than one outcome"
    for suite in [root, *suites]:
        own = list(suite.iter("testcase"))
        if suite.get("tests") is not None and int(suite.get("tests")) != len(own):
            yield f"{suite.get('name')}: tests={suite.get('tests')}, but there are {len(own)}"
        for attribute, tag in COUNTED.items():
            count = sum(1 for case in own if case.find(tag) is not None)
            if suite.get(attribute) is not None and int(suite.get(attribute)) != count:
                yield f"{suite.get('name')}: {attribute}={suite.get(attribute)}, but there are {count}"


def record(name, folder):
    """What is wrong with the record of a budget, and how many cases it has."""
    with tempfile.TemporaryDirectory(prefix="budgetc-junit-") as place:
        out = pathlib.Path(place, "out.xml")
        subprocess.run(["budgetc", "-q", f"--junit={out}", name], cwd=folder, capture_output=True, check=False)
        if not out.is_file():
            return [], 0
        text = out.read_text(encoding="utf-8")
        return list(problems_of(text)), text.count("<testcase")


def of_golden_test(path):
    files = golden.parse(path.read_text(encoding="utf-8")).files
    with tempfile.TemporaryDirectory(prefix="budgetc-junit-") as place:
        write_files(place, files)
        return [(path.name, *record(name, place)) for name in files if name.endswith(".budget")]


def main():
    paths = sorted((HERE.parent / "golden").rglob("*.test"))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = [one for found in pool.map(of_golden_test, paths) for one in found]
    results += [(path.name, *record(path.name, path.parent)) for path in sorted((ROOT / "examples").glob("*.budget"))]
    cases = sum(count for _, _, count in results)
    for name, problems, _ in results:
        for problem in problems:
            print(f"{name}: {problem}")
    print(f"{cases} cases of {len(results)} budgets")
    return 1 if cases < 1000 or any(problems for _, problems, _ in results) else 0


sys.exit(main())
