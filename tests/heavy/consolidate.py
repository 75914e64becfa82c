#!/usr/bin/env python3
"""Forty offices and their region, each compiled alone: the totals of the region are what the offices make; a wrong amount is found by its
total; and without an office, with a file that is cut, damaged or loaded twice, or a database that is down, nothing wrong is said."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
import databases  # noqa: E402
import workings  # noqa: E402

OFFICES, ACCOUNTS = 40, ("salaries", "roads", "schools")
TOOL = workings.ROOT / "scale/consolidate"
problems = []


def amount(office, account):
    return 1000 + office * 37 + account * 11


def budget(name, amounts):
    members = "; ".join(f'{account} {number + 1:03} "{account}"' for number, account in enumerate(ACCOUNTS))
    facts = "; ".join(f"{account} {value / 100:.2f}" for account, value in zip(ACCOUNTS, amounts))
    return f"""budget `{name}` "{name}" {{ year 2025; unit dollar; language en }}
unit dollar decimals 2
dimension account {{ {members} }}
ledger spending by account
facts spending {{ {facts} }}
table t01 "Spending" {{ column "Code" code; column "Account" label; column "Spending" = spending; rows account; total "", "Total" }}
"""


class Consolidation:
    def __init__(self, folder, database):
        self.folder = folder
        self.env = {**os.environ, "PGHOST": str(database.folder), "PGUSER": "postgres", "PGDATABASE": "postgres"}

    def terms(self, name, amounts, *options):
        path = self.folder / f"{len(list(self.folder.iterdir()))}.budget"
        path.write_text(budget(name, amounts), encoding="utf-8")
        out = path.with_suffix(".terms")
        done = workings.budgetc("--emit=terms", *options, "-o", out, path)
        if done.returncode:
            problems.append(f"{name}: {done.stderr}")
        return out

    def run(self, *arguments):
        done = subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True, check=False, env=self.env)
        return done.returncode, done.stdout + done.stderr

    def expect(self, what, status, text, *arguments):
        code, said = self.run(*arguments)
        if code != status or text not in said:
            problems.append(f"{what}: exit status {code}, not {status}: {said[:300]}")


def main(temporary):
    folder = Path(temporary, "budgets")
    folder.mkdir()
    database = databases.Postgres(temporary)
    try:
        c = Consolidation(folder, database)
        due = folder / "due.txt"
        hostile = "it's; drop"
        names = [hostile, *(f"office{number}" for number in range(1, OFFICES))]
        due.write_text("\n".join([*names, "region"]) + "\n", encoding="utf-8")
        amounts = [[amount(office, account) for account in range(len(ACCOUNTS))] for office in range(OFFICES)]
        files = [c.terms(name, values) for name, values in zip(names, amounts)]
        whole = c.terms("region", [sum(column) for column in zip(*amounts)], "--terms=whole")
        c.expect("begin", 0, "", "begin", due)
        c.expect("load", 0, "office7", "load", *files[:-1], whole)
        c.expect("one is missing", 3, f"office{OFFICES - 1} is missing", "check")
        c.expect("the last", 0, "", "load", files[-1])
        c.expect("all is well", 0, "", "check")
        c.expect("twice", 0, "", "load", files[3])
        c.expect("twice is once", 0, "", "check")
        wrong = c.terms("office5", [amount(5, 0), amount(5, 1) + 250, amount(5, 2)])
        c.expect("a fault", 0, "", "load", wrong)
        c.expect("a fault is found", 1, "t01 | 002 | Spending|250|2|dollar", "check")
        c.expect("the fault is mended", 0, "", "load", files[5])
        text = files[8].read_text(encoding="utf-8")
        for what, other in (("cut", text[:text.rindex("office8")]), ("cut in the middle", "\n".join(text.split("\n")[1:])), ("damaged", text.replace(",2,", ",2,1", 1))):
            path = folder / f"{what}.terms"
            path.write_text(other, encoding="utf-8")
            c.expect(what, 3, "nothing of", "load", path)
        c.expect("what was cut changed nothing", 0, "", "check")
        database.psql("-c", "delete from consolidation.terms where office = 'office9' and relation like '%002%'")
        c.expect("a term was lost", 3, "office9 has other terms", "check")
        c.expect("loaded again", 0, "", "load", files[9])
        c.expect("all is well again", 0, "", "check")
    finally:
        database.close()
    c.expect("the database is down", 3, "", "check")


with tempfile.TemporaryDirectory() as place:
    main(place)
print("\n".join(problems))
sys.exit(1 if problems else 0)
