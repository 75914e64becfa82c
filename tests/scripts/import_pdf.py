#!/usr/bin/env python3
"""The tables of a document, set to PDF by budgetc and xelatex and imported again, show what they show as CSV; and a page without text, a file that is
no PDF, and a machine without pdftotext are told.

usage: import_pdf.py     (budgetc: of the PATH; pdftotext and xelatex)
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
SCAN = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n")
# What the tables show in a document. It has tables that are not among the published ones, and lacks others.
LEAST = {"township": 45, "settlement": 210}


def run(*arguments, folder=None, **more):
    done = subprocess.run(["budgetc", *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=300, **more)
    return done.returncode, done.stdout + done.stderr


def check_document(folder, name):
    document = folder / f"{name}.pdf"
    code, text = run("--emit=report-pdf", "-o", document, EXAMPLES / f"{name}.budget")
    if code:
        return [f"{name}: {text}"]
    code, text = run("import", "--check", document)
    found = re.search(r"relations found: (\d+); .* (\d+) do not", text)
    if code or not found or int(found.group(1)) < LEAST[name] or int(found.group(2)):
        return [f"{name}: {code}: {text}"]
    return []


def check_others(folder):
    (folder / "scan.pdf").write_bytes(SCAN)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    problems = []
    without = {**os.environ, "PATH": str(folder)}
    budgetc = subprocess.run(["sh", "-c", "command -v budgetc"], capture_output=True, text=True).stdout.strip()
    os.symlink(budgetc, folder / "budgetc")
    for name, env, status, says in (("scan.pdf", None, 0, "not checked: pages of `scan.pdf` without text, such as scans: 1 of 1"),
                                    ("broken.pdf", None, 1, "pdftotext cannot read it"), ("scan.pdf", without, 1, "poppler-utils")):
        code, text = run("import", "--check", name, folder=folder, **({"env": env} if env else {}))
        if code != status or says not in text:
            problems.append(f"{name}: {code}: {text}")
    return problems


def main():
    with tempfile.TemporaryDirectory(prefix="budgetc-pdf-") as name:
        folder = pathlib.Path(name)
        problems = check_others(folder)
        for document in LEAST:
            problems += check_document(folder, document) if "--documents" in sys.argv else []
    print("\n".join(problems))
    print(f"PDF: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
