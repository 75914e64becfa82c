#!/usr/bin/env python3
"""wasm.py MODULE: the compiler for web pages finds what the program finds, to the byte, in every golden test and example."""
import importlib.machinery
import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from harness.golden import parse  # noqa: E402


def is_simple(name):
    return name.isprintable() and name.isascii() and not name.startswith(("/", "../", "-"))


def write_all(folder):
    """Writes each golden test's files into a folder of its own; returns (folder, first file)."""
    budgets = []
    for number, test in enumerate(sorted((ROOT / "tests/golden").rglob("*.test"))):
        golden = parse(test.read_text(encoding="utf-8"))
        if "a.budget" not in golden.files or not all(map(is_simple, golden.files)):
            continue
        for name, content in golden.files.items():
            path = folder / f"g{number}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        budgets.append((f"g{number}", "a.budget"))
    shutil.copytree(ROOT / "examples", folder / "examples")
    budgets += [("examples", path.name) for path in sorted((folder / "examples").glob("*.budget"))]
    (folder / "budgets.json").write_text(json.dumps(budgets + [("examples", "township.budget")]))
    return budgets


def native(folder, first):
    done = subprocess.run(["budgetc", "--diagnostics=json", "--max-errors=0", "--library-dir", ROOT / "lib", first], cwd=folder, capture_output=True,
                          text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return (done.stdout + done.stderr).strip()


def page_seconds(folder):
    """The processor's time that the program takes for what the module gives: a check, and the data of a page."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["budgetc", "--jobs=1", "--emit=html", "-o", folder / "page.html", "--library-dir", ROOT / "lib", ROOT / "examples/wh2024.budget"],
                   capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def built():
    """The flags for speed that the program was built with."""
    loader = importlib.machinery.SourceFileLoader("instructions", str(ROOT / "bench/instructions"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("instructions", loader))
    loader.exec_module(module)
    return module.built_with(Path(shutil.which("budgetc")).resolve().parent)


def compare_seconds(folder, seconds):
    """What is wrong with the seconds that the module takes, if anything."""
    if "-O2" not in built() or "-fsanitize" in built():
        print(f"skipped: its time is compared only with what is built with -O2, not with {built()}")
        return []
    own = min(page_seconds(folder) for _ in range(6))
    print(f"wh2024 takes {seconds / own:.1f} times the processor's time of the program")
    return [f"{seconds} s, not three times {own} s"] if seconds > 3 * own else []


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        budgets = write_all(folder)
        node = subprocess.run(["node", ROOT / "tests/heavy/wasm.js", sys.argv[1], folder, ROOT / "lib"], capture_output=True, text=True)
        if node.returncode:
            sys.exit(node.stderr or f"node ended with {node.returncode}")
        *found, seconds = [json.loads(line) for line in node.stdout.splitlines()]
        problems = []
        for (place, first), (same, text) in zip(budgets, found):
            assert place == same
            wanted = native(folder / place, first)
            if text != wanted:
                problems.append(f"{place}/{first}:\n{wanted[:1500]}\n{text[:1500]}")
        print(f"{len(budgets)} budgets, {len(problems)} of them differ")
        problems += compare_seconds(folder, seconds)
        if problems or len(budgets) < 300:
            sys.exit("\n".join(problems[:5]))


main()
