#!/usr/bin/env python3
"""budgetc with a terminal of a given width as standard output and error."""
import fcntl
import os
import pty
import re
import resource
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata

HERE = os.getcwd()  # the folder of the sources
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
DIGITS = re.compile(r"\d[\d,.]*%?")


def width_of(line):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def run(columns, *arguments, **environment):
    """What the terminal has got, and the exit status."""
    try:
        master, slave = pty.openpty()
    except OSError:
        print("this machine has no terminals")
        sys.exit(77)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    kept = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    process = subprocess.Popen(["budgetc", *arguments], stdin=subprocess.DEVNULL, stdout=slave, stderr=slave,
                               env={**kept, "TERM": "xterm", **environment},
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (20, 20)))
    os.close(slave)
    found = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other end is closed
            part = b""
        if not part:
            break
        found += part
    os.close(master)
    return found.decode().replace("\r\n", "\n"), process.wait()


def wants(condition, what, found):
    if not condition:
        sys.exit(f"{what}:\n{found}")


def fits(columns, *arguments):
    text, _ = run(columns, *arguments)
    for line in COLOUR.sub("", text).split("\n"):
        wants(width_of(line) <= columns, f"{arguments} is wider than {columns} columns", line)
    return text


def tables_are_whole():
    """However narrow it is, every figure of a table is there, undivided; only columns that name rows may come again."""
    example = f"{HERE}/examples/wh2024.budget"
    text = re.sub(r"\(largest[^)]*\)", "", run(0xFFFF, "show", example, NO_COLOR="1")[0])  # of the verdict, which may be cut
    wide = set(DIGITS.findall(text))
    for columns in (200, 100, 79, 40):
        narrow = set(DIGITS.findall(fits(columns, "show", example)))
        amounts = {number for number in wide if "." in number}
        wants(amounts <= narrow, f"figures are missing at {columns} columns", amounts - narrow)


def many_columns_cost_little():
    """Columns are made narrow in linear time."""
    with open("wide.budget", "w", encoding="utf-8") as file:
        file.write('budget t { year 2025; unit k }\nunit k\ndimension d { a }\nledger l by d\nfacts l { a 1 }\n'
                   'table t "T" { column "A" label\n' + 'column "BBBBBBBBB BBBBBBBBB" = l\n' * 30000 + "rows d }\n")
    wants(run(80, "show", "wide.budget")[1] == 0, "30,000 columns", "stopped")


def verdict_is_one_line():
    name = "a-folder-with-a-long-name/" * 3
    os.makedirs(name, exist_ok=True)
    for text, last in (("budget t { year 2025 }\n", "relations"), ("budget t { year 2025 }\nfacts x { 1 2 }\n", "error")):
        with open(name + "town.budget", "w", encoding="utf-8") as file:
            file.write(text)
        for columns in (200, 60, 40, 24):
            line = COLOUR.sub("", run(columns, name + "town.budget")[0]).strip().split("\n")[-1]
            wants(last in line and width_of(line) < columns and line.startswith("a-folder" if columns == 200 else "…"), "the verdict", line)


def colours():
    with open("good.budget", "w", encoding="utf-8") as file:
        file.write("budget t { year 2025 }\n")
    wants("\x1b[1;32m" in run(80, "good.budget")[0], "no colour", "good.budget")
    wants("\x1b" not in run(80, "good.budget", NO_COLOR="1")[0], "a colour in spite of NO_COLOR", "good.budget")
    wants("\x1b" not in run(80, "--color=never", "good.budget")[0], "a colour in spite of --color", "good.budget")


def marks_stand_below():
    """No excerpt of a source goes on in the next line, where its marks would stand below something else."""
    with open("long.budget", "w", encoding="utf-8") as file:
        file.write('budget t { year 2025 }\ndimension a { b "Straßen und 道路 und so weiter"; c "Schulen, Kindergärten" }'
                   '; ledger l by a; facts l { b 1; wrong 2; c 3 }; ledger m by a; facts m { b 1; c "a label that is long" 2 }\n')
    for columns in (200, 60, 40, 24):
        lines = COLOUR.sub("", run(columns, "long.budget")[0]).split("\n")
        marks = next(line for line in lines if "^" in line)
        excerpt = lines[lines.index(marks) - 1]
        cells = "".join(c * width_of(c) for c in excerpt)
        wants(width_of(excerpt) <= columns and cells[marks.index("^"):].startswith("wrong"), f"marks at {columns}", excerpt + "\n" + marks)


def help_fits():
    for columns in (100, 60, 48):
        for arguments in (("--help",), ("help", "diff", "--lang=zh")):
            lines = run(columns, *arguments)[0].split("\n")
            whole = [line for line in lines if "budgetc " not in line and "[" not in line and "|" not in line]
            wants(all(width_of(line) <= min(columns, 80) for line in whole), f"help at {columns}", "\n".join(whole))


def no_binary():
    for kind in ("png", "pdf", "report-pdf"):
        text, status = run(80, f"--emit={kind}", f"{HERE}/examples/township.budget")
        wants(status == 2 and "%PDF" not in text and "PNG\n" not in text, f"{kind} on a terminal", text[:300])


with tempfile.TemporaryDirectory(prefix="budgetc-terminal-") as folder:
    os.chdir(folder)
    try:
        tables_are_whole()
        many_columns_cost_little()
        verdict_is_one_line()
        colours()
        marks_stand_below()
        help_fits()
        no_binary()
    finally:
        os.chdir(HERE)
