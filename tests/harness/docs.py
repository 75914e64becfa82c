"""Blocks in docs/*.md, README.md and README.zh.md are tests.

    ```budget [NAME]    a whole program: budgetc must accept it, unless a console block follows
    ```csv NAME         a file for the programs of this document
    ```fragment         must parse
    ```console [exit N…] commands after "$ " and exactly what they print, run with the files so far; the exit statuses
                        of the commands in their order, if they are not 0
    ```sh, ```c, …      is only read: another language
"""
import re

from .base import ROOT, Test, difference, execute, temporary_folder, write_files

ONLY_READ = ("c", "ebnf", "js", "sh", "sql", "yaml")
FENCE = re.compile(r"^ *```([^\n`]*)\n(.*?)^ *```[ \t]*$", re.M | re.S)


def blocks(text):
    """(line, words after the fence, content) of every fenced block."""
    for match in FENCE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1).split(), match.group(2)


def read_words(words):
    """(kind, name, exit statuses, what is wrong) of the words after a fence."""
    kind, *rest = words or [""]
    if kind == "console" and rest[:1] == ["exit"] and all(re.fullmatch(r"\d+", word) for word in rest[1:]):
        return kind, "", list(map(int, rest[1:])), ""
    if kind in ("budget", "csv") and len(rest) < 2:
        return kind, rest[0] if rest else "", [], ""
    known = kind in ("", "budget", "csv", "fragment", "console") or kind in ONLY_READ
    return kind, "", [], "" if known and not rest else " ".join(rest if known else words)


def run_accept(name, files, setting):
    with temporary_folder() as folder:
        write_files(folder, files)
        result = execute(setting, ["budgetc", name], folder, merge=True)
    return [] if result.status == 0 else [result.out.decode(errors="replace")]


def run_fragment(content, setting):
    with temporary_folder() as folder:
        result = execute(setting, ["budgetc", "--dump=ast", "-"], folder, content.encode())
    return [] if result.status == 0 and not result.err else [result.err.decode(errors="replace")]


def run_console(content, exits, files, setting):
    printed, statuses = "", []
    with temporary_folder() as folder:
        write_files(folder, files)
        for line in content.splitlines():
            if line.startswith("$ "):
                result = execute(setting, line[2:], folder, merge=True)
                printed += line + "\n" + result.out.decode(errors="replace")
                statuses.append(result.status)
    problem = difference(content, printed, "console")
    problems = [problem] if problem else []
    if statuses != exits + [0] * (len(statuses) - len(exits)):
        problems.append(f"exit statuses {statuses}: write them as ```console exit {' '.join(map(str, statuses))}")
    return ["\n".join(problems)] if problems else []


def document_tests(path):
    files, found = {}, list(blocks(path.read_text(encoding="utf-8")))
    for at, (line, words, content) in enumerate(found):
        kind, name, exits, unknown = read_words(words)
        place = f"{path.relative_to(ROOT)}:{line}"
        if kind in ("budget", "csv"):
            files[name or "a.budget"] = content.encode()
        following = [(other[1] or [""])[0] for other in found[at + 1:]]
        shown = next((other for other in following if other in ("budget", "console")), "") == "console"
        if kind == "budget" and not shown:
            yield Test(place, lambda s, n=name or "a.budget", f=dict(files): run_accept(n, f, s))
        elif kind == "fragment":
            yield Test(place, lambda s, c=content: run_fragment(c, s))
        elif kind == "console":
            yield Test(place, lambda s, c=content, e=exits, f=dict(files): run_console(c, e, f, s))
        if unknown:
            yield Test(place, lambda s, u=unknown: [f"after the fence, `{u}` is not known"])


def tests():
    for path in [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").rglob("*.md"))]:
        if path.exists():
            yield from document_tests(path)
