"""parse ∘ print ∘ parse = parse, for every source there is: its tree, printed as source and read
again, must be the same tree, and must print the same."""
import re

from . import docs, golden
from .base import ROOT, Test, as_text, difference, execute, temporary_folder, write_files


# Names that no source includes.
FIRST, SECOND = "round trip 1.budget", "round trip 2.budget"


def look(setting, folder, what, name):
    """Nothing is included: the tree of this file alone is meant."""
    command = ["budgetc", "--diagnostics=short", "--library-dir=/nonexistent", what, name]
    return execute(setting, command, folder)


def syntax_errors(result):
    return re.search(rb"\bE01\d\d\b", result.err)


def run_round_trip(source, setting, may_be_wrong):
    with temporary_folder() as folder:
        write_files(folder, {FIRST: source})
        tree = look(setting, folder, "--dump=ast", FIRST)
        if syntax_errors(tree) and may_be_wrong:
            return []
        printed = look(setting, folder, "--print", FIRST)
        write_files(folder, {SECOND: printed.out})
        again = look(setting, folder, "--dump=ast", SECOND)
        printed_again = look(setting, folder, "--print", SECOND)
    for result in (tree, printed, again, printed_again):
        if result.status not in (0, 1) or syntax_errors(result):
            return [as_text(result.err) or f"exit status {result.status}"]
    problem = difference(as_text(tree.out), as_text(again.out), "tree")
    problem = problem or difference(as_text(printed.out), as_text(printed_again.out), "print")
    return [problem] if problem else []


def make(name, source, may_be_wrong):
    return Test(f"{name} (printed and read again)", lambda s: run_round_trip(source, s, may_be_wrong))


def sources():
    """Every source there is: a name, its bytes, whether it may have errors."""
    for folder in ("examples", "lib"):
        for path in sorted((ROOT / folder).rglob("*.budget")):
            yield (str(path.relative_to(ROOT)), path.read_bytes(), False)
    for path in golden.paths():
        for name, content in golden.parse(path.read_text(encoding="utf-8")).files.items():
            if name.endswith(".budget"):
                yield (f"{path.relative_to(ROOT)}/{name}", content, True)
    for path in sorted((ROOT / "docs").rglob("*.md")):
        for line, words, content in docs.blocks(path.read_text(encoding="utf-8")):
            if words and words[0] in ("budget", "fragment"):
                yield (f"{path.relative_to(ROOT)}:{line}", content.encode(), False)


def tests():
    for name, source, may_be_wrong in sources():
        yield make(name, source, may_be_wrong)
