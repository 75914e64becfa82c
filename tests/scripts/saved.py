#!/usr/bin/env python3
"""`budgetc --watch`: every way in which editors save a file of the budget leads to another check."""
import os
import select
import signal
import subprocess
import sys
import tempfile

LIMIT = 60  # seconds without a word: it did not notice
BUDGET = """budget t "T" {{ year 2025; unit k }}
unit dollar
unit k = 1000 dollar decimals 2
dimension d {{ a "A" }}
ledger l by d
{more}invariant p "P": l == {sum} k
"""


class Watcher:
    def __init__(self, *options):
        self.process = subprocess.Popen(["budgetc", "--watch", *options], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.text = b""

    def until(self, *wanted):
        """What was said since, up to the last line of a check."""
        while not all(word.encode() in self.text for word in wanted):
            if not select.select([self.process.stderr], [], [], LIMIT)[0]:
                sys.exit(f"{wanted} did not come, only {self.text.decode()!r}")
            part = os.read(self.process.stderr.fileno(), 65536)
            if not part:
                sys.exit(f"it ended with {self.process.wait()}: {self.text.decode()!r}")
            self.text += part
        found, self.text = self.text, b""
        return found.decode()

    def quiet(self):
        return not select.select([self.process.stderr], [], [], 0.3)[0]

    def end(self):
        self.process.send_signal(signal.SIGINT)
        if self.process.wait() != -signal.SIGINT:
            sys.exit(f"Ctrl-C: {self.process.returncode}")


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def replace(path, text):
    """As vim and many others save."""
    write(path + ".new", text)
    os.rename(path + ".new", path)


def main(more):
    os.makedirs("town/data")
    main_file = "town/town.budget"
    write("town/data/l.csv", "d,amount\na,1.00\n")
    write("town/facts.budget", 'facts l from "data/l.csv"\n')
    write(main_file, BUDGET.format(more=more, sum="1.00"))
    watcher = Watcher(main_file)
    watcher.until("1 held")
    write(main_file, BUDGET.format(more=more, sum="2.00"))
    watcher.until("`town/town.budget` was saved", "E0501", "1 broken")
    write("town/data/l.csv", "d,amount\na,2.00\n")
    watcher.until("`town/data/l.csv` was saved", "1 held")
    replace("town/facts.budget", "facts l { a 3.00 }\n")
    watcher.until("`town/facts.budget` was saved", "1 broken")
    replace(main_file, BUDGET.format(more=more, sum="3.00"))
    watcher.until("1 held")
    os.remove("town/facts.budget")
    watcher.until("cannot read")
    write("town/facts.budget", "facts l { a 4.00 }\n")
    watcher.until("1 broken")
    write("town/notes.txt", "nothing of it\n")
    write("town/.town.budget.swp", "an editor at work\n")
    if not watcher.quiet():
        sys.exit("what is none of its files woke it")
    watcher.end()


def results():
    """Results are written again; they do not wake it."""
    write("a.budget", BUDGET.format(more="facts l { a 1.00 }\n", sum="1.00") + 'table x { column "D" label; column "L" = l; rows d }\n')
    watcher = Watcher("--emit=csv", "-o", "x.csv", "a.budget")
    watcher.until("wrote `x.csv`")
    if not watcher.quiet():
        sys.exit("its own results woke it")
    write("a.budget", BUDGET.format(more="facts l { a 7.00 }\n", sum="7.00") + 'table x { column "D" label; column "L" = l; rows d }\n')
    watcher.until("wrote `x.csv`")
    watcher.end()
    with open("x.csv", encoding="utf-8") as file:
        if "7.00" not in file.read():
            sys.exit("the results are old")


def no_reader():
    """It ends when nobody can read what it says."""
    watcher = Watcher("a.budget")
    watcher.until("1 held")
    watcher.process.stderr.close()
    if watcher.process.wait(LIMIT) != 3:
        sys.exit(f"without a reader: {watcher.process.returncode}")


with tempfile.TemporaryDirectory(prefix="budgetc-saved-") as place:
    os.chdir(place)
    try:
        main('include "facts.budget"\n')
        results()
        no_reader()
        if subprocess.run(["budgetc", "--watch", "-"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode != 2:
            sys.exit("--watch of standard input")
    finally:
        os.chdir("/")
