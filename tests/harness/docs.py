"""Blocks in docs/*.md and README.md are tests.

    ```budget [NAME]    a whole program: budgetc must accept it, unless a console block follows
    ```csv NAME         a file for the programs of this document
    ```fragment         must parse
    ```console          commands after "$ " and exactly what they print; run with the files so far
"""
import re

from .base import ROOT, Test, difference, execute, temporary_folder, write_files

FENCE = re.compile(r"^ *```([^\n`]*)\n(.*?)^ *```[ \t]*$", re.M | re.S)


def blocks(text):
    """(line, kind, name, content) of every fenced block."""
    for match in FENCE.finditer(text):
        words = match.group(1).split()
        yield text.count("\n", 0, match.start()) + 1, words[0] if words else "", words[1] if len(words) > 1 else "", match.group(2)


def run_accept(name, files, setting):
    with temporary_folder() as folder:
        write_files(folder, files)
        result = execute(setting, ["budgetc", name], folder, merge=True)
    return [] if result.status == 0 else [result.out.decode(errors="replace")]


def run_fragment(content, setting):
    with temporary_folder() as folder:
        result = execute(setting, ["budgetc", "--dump=ast", "-"], folder, content.encode())
    return [] if result.status == 0 and not result.err else [result.err.decode(errors="replace")]


def run_console(content, files, setting):
    printed = ""
    with temporary_folder() as folder:
        write_files(folder, files)
        for line in content.splitlines():
            if line.startswith("$ "):
                printed += line + "\n" + execute(setting, line[2:], folder, merge=True).out.decode(errors="replace")
    problem = difference(content, printed, "console")
    return [problem] if problem else []


def document_tests(path):
    files, found = {}, list(blocks(path.read_text(encoding="utf-8")))
    for at, (line, kind, name, content) in enumerate(found):
        place = f"{path.relative_to(ROOT)}:{line}"
        if kind in ("budget", "csv"):
            files[name or "a.budget"] = content.encode()
        following = [other[1] for other in found[at + 1:]]
        shown = next((other for other in following if other in ("budget", "console")), "") == "console"
        if kind == "budget" and not shown:
            yield Test(place, lambda s, n=name or "a.budget", f=dict(files): run_accept(n, f, s))
        elif kind == "fragment":
            yield Test(place, lambda s, c=content: run_fragment(c, s))
        elif kind == "console":
            yield Test(place, lambda s, c=content, f=dict(files): run_console(c, f, s))


def tests():
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        if path.exists():
            yield from document_tests(path)
