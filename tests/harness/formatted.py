"""`budgetc fmt`: the same tree, the same again, in both languages; what ships is formatted."""
from . import round_trip
from .base import ROOT, Test, as_text, difference, execute, temporary_folder, write_files

FIRST, SECOND = round_trip.FIRST, round_trip.SECOND


def run_format(source, setting, may_be_wrong, options):
    with temporary_folder() as folder:
        write_files(folder, {FIRST: source})
        tree = round_trip.look(setting, folder, "--dump=ast", FIRST)
        formatted = execute(setting, ["budgetc", "fmt", *options, FIRST], folder)
        if round_trip.syntax_errors(tree) and may_be_wrong:
            return [] if formatted.status == 1 and not formatted.out else ["formatted in spite of an error"]
        if formatted.status != 0:
            return [as_text(formatted.err) or f"exit status {formatted.status}"]
        write_files(folder, {SECOND: formatted.out})
        again = round_trip.look(setting, folder, "--dump=ast", SECOND)
        twice = execute(setting, ["budgetc", "fmt", *options, SECOND], folder)
    problem = difference(as_text(tree.out), as_text(again.out), "tree")
    problem = problem or difference(as_text(formatted.out), as_text(twice.out), "formatted again")
    return [problem] if problem else []


def run_check(path, setting):
    result = execute(setting, ["budgetc", "fmt", "--check", str(path)], ROOT)
    return [as_text(result.out + result.err)] if result.status else []


def tests():
    for name, source, may_be_wrong in round_trip.sources():
        for options in ([], ["--keywords=en"], ["--keywords=zh"]):
            yield Test(f"{name} (fmt {' '.join(options)})",
                       lambda s, a=source, b=may_be_wrong, c=options: run_format(a, s, b, c))
    for folder in ("examples", "lib"):
        for path in sorted((ROOT / folder).rglob("*.budget")):
            yield Test(f"{path.relative_to(ROOT)} (is formatted)", lambda s, p=path: run_check(p, s))
