#!/usr/bin/env python3
"""docs/findings.md says of every finding what the program says of it, and docs/language.md has the contents that it has.

usage: pages.py          prints what differs, and exits 1 if something does
       pages.py --write  writes both
"""
import re
import subprocess
import sys
from pathlib import Path

HUNDREDS = {"01": "Text and grammar", "02": "Names and declarations", "03": "Values and units", "04": "Facts and files of data", "05": "Relations",
            "06": "Stated figures", "07": "Documents and indicators", "08": "Files, limits and work", "09": "What looks wrong"}
SEVERITIES = {"E": "error", "W": "warning", "N": "note"}
BEGIN, END = "<!-- contents -->\n", "<!-- end of the contents -->\n"


def ask(*arguments):
    return subprocess.run(["budgetc", "--lang=en", *arguments], check=True, capture_output=True, text=True).stdout


def markdown(text):
    return re.sub(r"([|<>*_\[\]])", r"\\\1", text) if "`" not in text else text.replace("|", "\\|")


def findings():
    codes = [line.split(None, 1) for line in ask("--list-codes").splitlines()]
    page = ["# All findings\n", "Everything that `budgetc` can find, by code. A code is permanent: it is never given to something\n"
            "else. An error makes the exit status 1; a warning does so with `-Werror`, and `lint CODE off`\n"
            "silences it. `budgetc --explain=CODE` prints the same, in Chinese with `--lang=zh`.\n"]
    for hundred in sorted({code[1:3] for code, _ in codes}):
        page.append(f"## {HUNDREDS[hundred]}\n")
        for code, title in codes:
            if code[1:3] != hundred:
                continue
            head, _, body = ask(f"--explain={code}").partition("\n")
            severity, name = re.match(r"(\w+)\[\w+\] ([\w-]+): ", head).groups()
            if severity != SEVERITIES[code[0]]:
                raise SystemExit(f"{code} is called {severity}")
            page.append(f"### {code}: {markdown(title)}\n")
            page.append(f"{severity.capitalize()}, `{name}`.\n")
            page.append(f"```\n{body.strip()}\n```\n")
    return "\n".join(page)


def anchor(title):
    """As GitHub and GitLab make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def with_contents(text):
    body = re.sub(re.escape(BEGIN) + ".*?" + re.escape(END) + "\n", "", text, flags=re.S)
    lines, fenced = [], False
    for line in body.split("\n"):
        fenced ^= line.startswith("```")
        heading = None if fenced else re.match(r"(##|###) (.*)", line)
        if heading:
            lines.append(("  " if heading[1] == "###" else "") + f"- [{heading[2]}](#{anchor(heading[2])})")
    head, first, rest = body.partition("\n## ")
    return head + "\n" + BEGIN + "\n".join(lines) + "\n" + END + first + rest


def main():
    language = Path("docs/language.md")
    pages = {Path("docs/findings.md"): findings(), language: with_contents(language.read_text(encoding="utf-8"))}
    differ = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--write" in sys.argv:
        for path in differ:
            path.write_text(pages[path], encoding="utf-8")
    elif differ:
        sys.exit("\n".join(f"{path} is not what it should be: tests/scripts/pages.py --write" for path in differ))


main()
