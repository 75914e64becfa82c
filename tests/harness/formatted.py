"""`budgetc fmt`: the same tree, the same again, in both languages; what ships is formatted."""
import re

from . import docs, golden
from .base import ROOT, Test, as_text, difference, execute, temporary_folder, write_files

FORMATS = {"formatted.budget": [], "in English.budget": ["--keywords=en"], "in Chinese.budget": ["--keywords=zh"]}
SOURCE = "the source.budget"  # a name that no source includes


def look(setting, folder, what, name):
    """Nothing is included: the tree of this file alone is meant."""
    command = ["budgetc", "--diagnostics=short", "--library-dir=/nonexistent", what, name]
    return execute(setting, command, folder)


def syntax_errors(result):
    """Also of an edition whose syntax is not known."""
    return re.search(rb"\bE(01\d\d|0216)\b", result.err)


def run_format(source, setting, may_be_wrong):
    with temporary_folder() as folder:
        write_files(folder, {SOURCE: source})
        tree = look(setting, folder, "--dump=ast", SOURCE)
        wrong = syntax_errors(tree) and may_be_wrong
        problems = [problem for name, options in FORMATS.items()
                    if (problem := format_once(setting, folder, tree, wrong, name, options))]
        if not wrong and not problems:
            again = execute(setting, ["budgetc", "fmt", "--check", *FORMATS], folder, merge=True)
            problems += [as_text(again.out)] if again.status else []
    return problems


def format_once(setting, folder, tree, wrong, name, options):
    formatted = execute(setting, ["budgetc", "fmt", *options, SOURCE], folder)
    if wrong:
        return None if formatted.status == 1 and not formatted.out else "formatted in spite of an error"
    if formatted.status != 0:
        return as_text(formatted.err) or f"exit status {formatted.status}"
    write_files(folder, {name: formatted.out})
    again = look(setting, folder, "--dump=ast", name)
    return difference(as_text(tree.out), as_text(again.out), "tree")


def run_check(path, setting):
    result = execute(setting, ["budgetc", "fmt", "--check", str(path)], ROOT)
    return [as_text(result.out + result.err)] if result.status else []


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
        yield Test(f"{name} (fmt)", lambda s, a=source, b=may_be_wrong: run_format(a, s, b))
    for folder in ("examples", "lib"):
        for path in sorted((ROOT / folder).rglob("*.budget")):
            yield Test(f"{path.relative_to(ROOT)} (is formatted)", lambda s, p=path: run_check(p, s))
