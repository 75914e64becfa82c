"""The documents of all examples, set by XeTeX: it comes to an end, no line is too long, no code is broken, no word of up to
three Chinese characters that is a heading stands on two lines, and no page ends with a lonely heading or has one row alone.

usage: documents.py EXAMPLES FOLDER
"""
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as Tree
import zlib

EXAMPLES, FOLDER = map(pathlib.Path, sys.argv[1:])
MOST_RUNS = 6
HAN = re.compile(r"[\u4e00-\u9fff]{1,3}")
XHTML = "{http://www.w3.org/1999/xhtml}"
problems = []


def run(*command, **more):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **more)


def set_until_stable(name, folder, source):
    """As often as it takes until what it notes for its next run stays the same."""
    before = None
    for _ in range(MOST_RUNS):
        run("xelatex", "-interaction=batchmode", source.name, cwd=folder, timeout=300)
        after = source.with_suffix(".aux").read_bytes()
        if after == before:
            return
        before = after
    problems.append(f"{name}: another run of XeTeX is wanted after {MOST_RUNS}")


def check_log(name, source):
    log = source.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    problems.extend(f"{name}: {line}" for line in log.splitlines() if line.startswith(("!", "Overfull")))


def texts_of(pdf):
    """The lines of each page."""
    tree = Tree.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", run("pdftotext", "-bbox-layout", pdf, "-").stdout))
    return [[" ".join(word.text or "" for word in line.iter(f"{XHTML}word")) for line in page.iter(f"{XHTML}line")]
            for page in tree.iter(f"{XHTML}page")]


def streams_of(pdf):
    for match in re.finditer(rb"stream\r?\n", pdf):
        try:
            yield zlib.decompressobj().decompress(pdf[match.end():])
        except zlib.error:
            yield b""


def check_pages(name, pages, tables, titles):
    """Codes and short headings of the tables that the document has, and what its pages end with."""
    printed = "\n".join(line for page in pages for line in page)
    for table in tables:
        where = f"{name}: table {table['id']}"
        texts = [at for at, column in enumerate(table["columns"]) if not column["amounts"]]
        codes = {(row["cells"][at] or {}).get("text", "") for row in table["rows"] for at in texts}
        problems.extend(f"{where}: the code {code} is broken" for code in codes if re.fullmatch(r"\d{3,}", code) and code not in printed)
        headings = {heading for column in table["columns"] for heading in column["headings"] if HAN.fullmatch(heading)}
        problems.extend(f"{where}: the heading {heading} is broken" for heading in headings if heading not in printed)
    for number, page in enumerate(pages, 1):
        body = [line for line in page if not line.isdigit()]
        if len(body) > 1 and body[-1] in titles:
            problems.append(f"{name}: page {number} ends with the heading {body[-1]}")


def check(example):
    name, folder = example.stem, FOLDER / example.stem
    done = run("budgetc", "--emit=latex", "-o", folder, example)
    if done.returncode:
        problems.append(f"{name}: {done.stderr}")
        return
    run("budgetc", "--emit=pdf", "-o", folder, example)
    report = json.loads(run("budgetc", "--emit=json", "-o", "-", example).stdout)
    titles = set(re.findall(r'^ *(?:table|section) .*?"([^"]+)"', example.read_text(encoding="utf-8"), re.M))
    for source in sorted(folder.glob("*.tex")):
        set_until_stable(name, folder, source)
        check_log(name, source)
        pages = texts_of(source.with_suffix(".pdf"))
        figures = sum((folder / found).exists() for found in re.findall(r"\\budgetfigure\{([^}]*)\}", source.read_text(encoding="utf-8")))
        described = sum(part.count(b"/Alt") for part in streams_of(source.with_suffix(".pdf").read_bytes()))
        if described != figures:
            problems.append(f"{name}: {described} of {figures} figures are described")
        ids = re.findall(r"\\begin\{budgettable\}\{\d+\}\{([\w-]+)\}", source.read_text(encoding="utf-8"))
        check_pages(f"{name}/{source.stem}", pages, [table for table in report["tables"] if table["id"] in ids], titles)
        if not pages:
            problems.append(f"{name}: {source.stem} has no page")


for example in sorted(EXAMPLES.glob("*.budget")):
    check(example)
print("\n".join(problems))
sys.exit(1 if problems else 0)
