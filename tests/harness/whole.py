"""Tests of the whole: examples, unit tests, the catalogue of diagnostics, layers, installing."""
import re
import sys

from .base import LONG, ROOT, Skipped, Test, as_text, execute, temporary_folder


# About how long scripts take, if not a few seconds.
SECONDS = {"elsewhere": 200, "web": 120, "reproducible": 40, "install": 10, "report-pdf": 10, "report-pdf-limits": 7,
           "worked-examples": 60}


def run_example(path, setting):
    with temporary_folder() as folder:
        result = execute(setting, ["budgetc", "--emit=csv", "-o", folder, str(path.relative_to(ROOT))], ROOT)
    return [] if result.status == 0 else [as_text(result.err)]


def run_unit(program, setting):
    """cmocka's TAP: one line for each test. A program that dies is one failure more."""
    result = execute(setting, [str(program)], ROOT, merge=True, extra={"CMOCKA_MESSAGE_OUTPUT": "TAP"})
    text = as_text(result.out)
    failed = re.findall(r"^not ok .*(?:\n(?!ok|not ok).*)*", text, re.M)
    skipped = [Skipped(line) for line in re.findall(r"^ok .*# SKIP.*", text, re.M)]
    if result.status not in (0, len(failed)) or (result.status and not failed):
        failed.append(f"exit status {result.status}\n{text}")
    return failed + skipped


def unit_tests(setting):
    for source in sorted((ROOT / "tests" / "unit").glob("test_*.c")):
        program = setting.build / "tests" / "unit" / source.stem
        name = str(source.relative_to(ROOT))
        if not program.exists():
            yield Test(name, lambda s: ["it is not built: `make unit`"])
            continue
        count = len(re.findall(r"cmocka_unit_test\w*\(", source.read_text(encoding="utf-8")))
        yield Test(name, lambda s, p=program: run_unit(p, s), max(count, 1))


def diagnostic_codes():
    text = (ROOT / "lang/diag/diag_codes.def").read_text(encoding="utf-8")
    return re.findall(r"^DIAG\((\w+)", text, re.M)


def run_catalogue_entry(code, setting):
    path = ROOT / "tests" / "golden" / "errors" / f"{code}.test"
    if not path.exists():
        return [f"{path.relative_to(ROOT)} is missing: a test that shows this diagnostic"]
    if f"[{code}]" not in path.read_text(encoding="utf-8"):
        return [f"{path.relative_to(ROOT)} does not show [{code}]"]
    return []


def run_catalogue_only(setting):
    known = set(diagnostic_codes())
    strays = [path.name for path in sorted((ROOT / "tests/golden/errors").glob("*.test")) if path.stem[:5] not in known]
    return [f"tests/golden/errors/{name} belongs to no diagnostic" for name in strays]


def run_command(command, setting):
    """Exit status 77 says that this machine lacks something."""
    result = execute(setting, command, ROOT, merge=True, timeout=LONG)
    text = as_text(result.out) or f"exit status {result.status}"
    return [] if result.status == 0 else [Skipped(text) if result.status == 77 else text]


def tests(setting):
    for path in sorted((ROOT / "examples").glob("*.budget")):
        yield Test(str(path.relative_to(ROOT)), lambda s, p=path: run_example(p, s))
    yield from unit_tests(setting)
    for code in diagnostic_codes():
        yield Test(f"catalogue of diagnostics: {code}", lambda s, c=code: run_catalogue_entry(c, s))
    yield Test("catalogue of diagnostics: nothing else", run_catalogue_only)
    build = str(setting.build)
    yield Test("changed amounts are found (a sample)",
               lambda s: run_command([sys.executable, "tests/mutate", "--build", build, "--every", "25"], s), seconds=3)
    yield Test("culprits are named (a sample)",
               lambda s: run_command([sys.executable, "tests/mutants", "--build", build, "--every", "97",
                                      "examples/wh2024.budget"], s), seconds=3)
    for source in sorted((ROOT / "tests" / "fuzz").glob("fuzz_*.c")):
        yield Test(f"{source.relative_to(ROOT)} (a smoke run)",
                   lambda s, n=source.stem: run_command([sys.executable, "tests/fuzz/run", "--smoke", "--build", build, n], s),
                   seconds=1)
    program = f"{build}/tests/random/random"
    yield Test("tests/random (a smoke run)", lambda s: run_command([program, "--seeds=400"], s))
    yield Test("tests/random has every keyword",
               lambda s: run_command([program, "--seeds=3000", "--keywords"], s))
    yield Test("references", lambda s: run_command([sys.executable, "tests/references"], s))
    yield Test("Markdown is wrapped", lambda s: run_command([sys.executable, "tests/wrap"], s))
    yield Test("layers", lambda s: run_command([sys.executable, "tests/layers"], s))
    for folder in ("scripts", "heavy"):
        for path in sorted((ROOT / "tests" / folder).glob("*.sh")):
            yield Test(str(path.relative_to(ROOT)), lambda s, p=path: run_command(["sh", str(p)], s),
                       seconds=SECONDS.get(path.stem, 5), heavy=folder == "heavy")
