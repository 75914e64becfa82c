"""`budgetc fmt`: the same tree, the same again, in both languages; what ships is formatted."""
from . import round_trip
from .base import ROOT, Test, as_text, difference, execute, temporary_folder, write_files

FORMATS = {"formatted.budget": [], "in English.budget": ["--keywords=en"], "in Chinese.budget": ["--keywords=zh"]}


def run_format(source, setting, may_be_wrong):
    with temporary_folder() as folder:
        write_files(folder, {round_trip.FIRST: source})
        tree = round_trip.look(setting, folder, "--dump=ast", round_trip.FIRST)
        wrong = round_trip.syntax_errors(tree) and may_be_wrong
        problems = [problem for name, options in FORMATS.items()
                    if (problem := format_once(setting, folder, tree, wrong, name, options))]
        if not wrong and not problems:
            again = execute(setting, ["budgetc", "fmt", "--check", *FORMATS], folder, merge=True)
            problems += [as_text(again.out)] if again.status else []
    return problems


def format_once(setting, folder, tree, wrong, name, options):
    formatted = execute(setting, ["budgetc", "fmt", *options, round_trip.FIRST], folder)
    if wrong:
        return None if formatted.status == 1 and not formatted.out else "formatted in spite of an error"
    if formatted.status != 0:
        return as_text(formatted.err) or f"exit status {formatted.status}"
    write_files(folder, {name: formatted.out})
    again = round_trip.look(setting, folder, "--dump=ast", name)
    return difference(as_text(tree.out), as_text(again.out), "tree")


def run_check(path, setting):
    result = execute(setting, ["budgetc", "fmt", "--check", str(path)], ROOT)
    return [as_text(result.out + result.err)] if result.status else []


def tests():
    for name, source, may_be_wrong in round_trip.sources():
        yield Test(f"{name} (fmt)", lambda s, a=source, b=may_be_wrong: run_format(a, s, b))
    for folder in ("examples", "lib"):
        for path in sorted((ROOT / folder).rglob("*.budget")):
            yield Test(f"{path.relative_to(ROOT)} (is formatted)", lambda s, p=path: run_check(p, s))
