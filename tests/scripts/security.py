#!/usr/bin/env python3
"""Each sentence of SECURITY.md that promises something, with the tests that keep it; each limit, with where the code sets it.

A sentence without a test, a test that does not exist, and a limit that is another in the code are failures. A test is a file below
tests/, or, after a colon, a function (or in a shell script a text) in it.
"""
import re
import shutil
import subprocess
import sys

PROMISES = {
    "A budget is data. The program has no code that opens a network connection.": ["scripts/security.py:imports"],
    "It starts another program only if that is asked for by name: `diff` with a revision starts the `git` on `PATH`": [
        "scripts/security.py:starters", "scripts/git-hostile.sh:budget-diff HEAD~1", "heavy/report-pdf.sh", "heavy/report-pdf-limits.sh"],
    "What git writes for a comparison contains no links": ["scripts/git-hostile.sh:writes through a link"],
    "Files that are read are those of the command line": ["scripts/doors.py:named_in_a_budget", "scripts/doors.py:named_on_the_command_line"],
    "After links and `..` are resolved": ["scripts/doors.py:named_in_a_budget", "scripts/doors.py:folders_that_are_links", "scripts/faults.py:outside"],
    "A name in `<…>` is one of the library": ["scripts/doors.py:named_in_a_budget", "golden/errors/E0802.test"],
    "Only regular files are read": ["scripts/doors.py:hostile", "scripts/doors.py:descriptors"],
    "What was decided about is what is read": ["scripts/doors.py:swapped_while_read"],
    "Names with control or invisible characters are refused.": ["scripts/doors.py:names", "golden/chinese/invisible.test"],
    "Files that are written lie where": ["scripts/doors.py:links_are_replaced"],
    "Names in an output folder are made": ["scripts/names.py:output_files"],
    "What is there is replaced": ["scripts/doors.py:links_are_replaced", "scripts/doors.py:folders_of_outputs", "scripts/doors.py:swapped_while_written"],
    "A device or a pipe is written only": ["scripts/doors.py:pipes_and_devices"],
    "A file that was read is never overwritten.": ["golden/cli/output-safety.test", "scripts/faults.py:every_result"],
    "A failure, a full disk or a signal": ["scripts/faults.py:full_disk", "scripts/faults.py:small_limit", "scripts/faults.py:stopped_while_writing"],
    "After `kill -9` no file is half-written": ["scripts/doors.py:killed"],
    "Temporary files stay": ["scripts/doors.py:killed", "scripts/doors.py:killed_with_a_folder"],
    "The next run that writes into the same folder": ["scripts/doors.py:killed", "scripts/doors.py:killed_with_a_folder"],
    "What is written is inert. In CSV, text that a spreadsheet": [
        "scripts/names.py:texts_of_csv", "golden/cli/csv-cells.test", "golden/cli/import-formulas.test", "scripts/workbook.py:check_texts", "scripts/workbook.py:check_formulas"],
    "LaTeX, DOT, SVG, HTML, XML, JSON and Markdown are escaped.": [
        "golden/latex/escaping.test", "scripts/names.py:texts_of_dot", "scripts/names.py:texts_of_svg", "scripts/names.py:texts_of_html",
        "scripts/names.py:texts_of_junit", "scripts/names.py:texts_of_json", "scripts/names.py:texts_of_markdown"],
    "In SQL, texts and names are quoted": ["scripts/database.py:hostile"],
    "A report page loads nothing": ["scripts/html_report.py:check_hostile"],
    "Names are quoted for whoever reads them": [
        "scripts/doors.py:rules", "scripts/names.py:patches", "scripts/names.py:texts_of_github", "scripts/git-hostile.sh:a name began a line"],
    "Messages show control characters as their codes": ["scripts/names.py:lines_for_people", "scripts/names.py:not_utf8"],
    "Bidirectional and invisible characters are errors.": ["golden/chinese/invisible.test", "unit/test_unicode.c:invisible"],
    "The language server reads what its editor opens": ["scripts/lsp.py:test_which_budget", "scripts/lsp.py:test_reads_inside"],
    "It writes nothing but its answers.": ["scripts/lsp.py:test_life_of_a_session"],
    "What comes on standard input is limited": ["scripts/lsp.py:test_hostile_framing", "unit/test_lsp.c:headers_must_make_sense"],
    "The hook and the merge driver take no name": ["scripts/git-hostile.sh:a name was run"],
    "The hook refuses a commit": ["scripts/git-hostile.sh:another ending", "scripts/git-hostile.sh:attributes of the branch"],
    "Every input ends in a result": ["scripts/work.py:complaints"],
    "What it costs is counted and limited": ["scripts/work.py:limit", "golden/errors/E0804.test", "unit/test_work.c:the_limit_follows_the_input"],
    "A command that compiles several budgets": ["scripts/work.py:shared", "scripts/work.py:merge_among_many", "unit/test_work.c:several_share_what_one_may_spend"],
    "The count is the same on every machine": ["scripts/work.py:divided"],
    "Hash tables are seeded": ["unit/test_intern.c:seed_changes_nothing_visible", "fuzz/fuzz_compile.c"],
    "No wrong figure for a right one. Amounts are exact": ["unit/test_amount.c", "golden/errors/E0302.test", "golden/errors/E0303.test"],
    "No crash. A crash": ["fuzz/fuzz_compile.c", "random/drive.c", "unit/test_memory.c"],
}

# What a row of the table says at its end, and where the code says it.
LIMITS = {
    "300 000 000, and 500 for each byte of input; `--work-limit` allows more": [("lang/base/work.c", "units_per_byte = 500, units_at_least = 300000000;")],
    "2 GiB; 4 GiB; 100 000": [("lang/files/read.c", "MOST = INT32_MAX"), ("lang/base/span.h", "uint32_t"), ("lang/driver/load.h", "LIMIT_FILES = 100000")],
    "100; 100": [("lang/driver/load.h", "LIMIT_INCLUDE_DEPTH = 100,"),
                 ("lang/driver/imports.c", "LIMIT_IMPORT_DEPTH = 100 ")],
    "16 MiB": [("lang/base/csv.h", "LIMIT_CSV_RECORD = 1 << 24")],
    "256 MiB; 256 MiB; 1,048,576 and 16,384": [("lang/tabular/zip.h", "LIMIT_PART_BYTES = 1 << 28"), ("lang/tabular/sheet.h", "LIMIT_SHEET_BYTES = 1 << 28")],
    "2,000,000; 400": [("lang/discover/grid.h", "LIMIT_GRID_CELLS = 2000000,"), ("lang/discover/grid.h", "LIMIT_GRID_COLUMNS = 400")],
    "16 MiB; 200; 2000": [("grammar/parse.h", "LIMIT_TOKEN = (1 << 24) - 1"), ("grammar/parse.h", "LIMIT_NESTING = 200,"), ("grammar/parse.h", "LIMIT_OPERATORS = 2000,")],
    "100 000; 200": [("lang/check/plan_node.c", "LIMIT_NODES = 100000,"), ("lang/check/plan_read.c", "LIMIT_MEASURES = 200 ")],
    "64 MiB; 200": [("cli/lsp/frame.h", "LIMIT_MESSAGE = 64 << 20"), ("lang/base/json_read.h", "LIMIT_JSON_DEPTH = 200 ")],
    "2000": [("lang/diag/diag.h", "DIAG_MAX_BYTES = 2000 ")],
    "4096; 8": [("lang/model/facts.c", "LIMIT_COLUMNS = 4096 "), ("lang/check/cube.h", "CUBE_MAX_AXES = 8 ")],
    "10^36 in units of its last decimal": [("lang/base/amount.h", "10^36")],
    "1000": [("grammar/parser.h", "LIMIT_FILE_ERRORS = 1000 ")],
}


def section(text, title):
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def sentences(text):
    """Those of the list, in order, as plain text; a short heading of an item goes with what follows it."""
    for item in re.findall(r"^- (.*(?:\n  .*)*)", text, re.M):
        whole = re.sub(r"\s+", " ", item.replace("**", ""))
        parts = re.split(r"(?<=\.) (?=[A-Z`])", whole)
        if len(parts) > 1 and len(parts[0]) < 40 and item.startswith("**"):
            parts[:2] = [" ".join(parts[:2])]
        yield from parts


def promises(text):
    left = dict(PROMISES)
    for sentence in sentences(section(text, "What is promised")):
        kept = [begin for begin in left if sentence.startswith(begin)]
        if len(kept) == 1:
            del left[kept[0]]
        else:
            yield f"no test is named for: {sentence}"
    for begin in left:
        yield f"SECURITY.md does not promise: {begin}"


def tests():
    for test in sorted({test for named in PROMISES.values() for test in named}):
        name, _, inside = test.partition(":")
        try:
            text = open(f"tests/{name}", encoding="utf-8").read()
        except OSError as error:
            yield f"{test}: {error}"
            continue
        wanted = re.escape(inside) if name.endswith(".sh") else rf"^(def|static void) {re.escape(inside)}\("
        if inside and not re.search(wanted, text, re.M):
            yield f"tests/{name} has no {inside}"


def limits(text):
    rows = re.findall(r"^\| .* \| ([^|]*) \|$", section(text, "Limits"), re.M)[2:]
    if sorted(rows) != sorted(LIMITS):
        yield f"limits without a place in the code, or the other way round: {sorted(set(rows) ^ set(LIMITS))}"
    for said, places in LIMITS.items():
        for path, code in places:
            if code not in open(path, encoding="utf-8").read():
                yield f"the limit {said!r} is not that of {path}"


def imports():
    """Graphviz and the C library may have such functions; the program itself calls none of them."""
    program = shutil.which("budgetc")
    names = set(re.findall(r" U (\w+)", subprocess.run(["nm", "-D", program], capture_output=True, text=True, check=True).stdout))
    for name in sorted(names & {"socket", "connect", "bind", "listen", "accept", "getaddrinfo", "gethostbyname", "system", "popen"}):
        yield f"the program calls {name}"


def starters():
    """The only places that start another program."""
    calls = r"\b(exec(l|v|ve|vp|vpe|le|lp)|fexecve|posix_spawnp?|v?fork)\("
    found = subprocess.run(["grep", "-rlE", calls, "--include=*.c", "backends", "cli", "grammar", "lang"], capture_output=True, text=True, check=False).stdout
    if sorted(found.split()) != ["backends/tex_run.c", "cli/diff/snapshot.c", "cli/import/pdf.c"]:
        yield f"other programs are started by: {found}"


def main():
    text = open("SECURITY.md", encoding="utf-8").read()
    problems = [*promises(text), *tests(), *limits(text), *imports(), *starters()]
    for problem in problems:
        print(problem)
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
