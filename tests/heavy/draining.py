#!/usr/bin/env python3
"""A file that is large enough that its facts are not kept, sound and with one thing wrong at a time: budgetc says the same, to the byte, as with
--junit, for which it keeps them; and without any fault it takes less memory."""
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ENTITIES, ACCOUNTS, SOURCES = 500, 500, 6  # more than 32 MiB
HEAD = """budget large "Large" { year 2025; unit k; language en }
unit dollar
unit k = 1000 dollar decimals 2
dimension department { %s }
dimension entity in department { %s }
classification account levels "class" 1, "account" 4 { %s }
dimension source { %s }
ledger spending by entity, account, source
ledger plan by entity
facts spending from "facts.csv"%s
facts plan { %s }
invariant planned: for each e in entity: spending <= plan
invariant sources: whole spending parts %s
%s
table t "Spending" { column "Code" code; column "Amount" = spending; column "Share" = spending / spending(account all) as percent; rows account level "class"; total "Total" }
"""
problems = []


def head(mapping="", more="", plan="900,000,000.00"):
    accounts = "; ".join(str(number) for number in range(1, 10)) + "; " + "; ".join(f"{1 + n % 9}{n:03}" for n in range(ACCOUNTS))
    sources = "; ".join(f"s{n}" for n in range(SOURCES))
    departments = "; ".join(f"d{n}" for n in range(20))
    entities = "; ".join(f'e{n:04} "E{n}" department d{n % 20}' for n in range(ENTITIES))
    plans = "; ".join(f"e{n:04} {plan}" for n in range(ENTITIES))
    parts = ", ".join(f"spending(s{n})" for n in range(SOURCES))
    return HEAD % (departments, entities, accounts, sources, mapping, plans, parts, more)


def facts():
    yield "entity,account,source,amount"
    for entity in range(ENTITIES):
        for account in range(ACCOUNTS):
            for source in range(SOURCES):
                yield f"e{entity:04},{1 + account % 9}{account:03},s{source},{(entity * 7 + account * 3 + source) % 900 + 100000}.{source}5"


class Run:
    def __init__(self, folder):
        self.folder = folder

    def say(self, *options):
        done = subprocess.run(["budgetc", *options, "a.budget"], cwd=self.folder, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def expect_same(self, what, lines, text, wanted):
        (self.folder / "a.budget").write_text(text, encoding="utf-8")
        (self.folder / "facts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        kept, drained = self.say("--junit", "all.xml"), self.say()
        if drained != kept:
            problems.append(f"{what}: other words where facts are not kept:\n{kept}\n{drained}")
        if wanted not in kept[1] + kept[2]:
            problems.append(f"{what}: not as expected:\n{kept}")


def changed(lines, at, old, new):
    if old not in lines[at]:
        problems.append(f"no {old} in {lines[at]}")
    return [*lines[:at], lines[at].replace(old, new, 1), *lines[at + 1:]]


def peak(run, *options):
    """Of one run, in kB; what this program itself takes counts, too, so it is asked first of all."""
    code = run.say(*options)
    if code[0]:
        problems.append(code[2])
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def check_memory(run):
    (run.folder / "a.budget").write_text(head(), encoding="utf-8")
    with open(run.folder / "facts.csv", "w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in facts())
    small = peak(run)
    with open(run.folder / "facts.csv", "w", encoding="utf-8") as out:
        out.writelines(f"{line},{'label' if number == 0 else f'posting number {number}'}\n" for number, line in enumerate(facts()))
    labelled = peak(run)
    if labelled > small + 2048:
        problems.append(f"memory: {small} kB, and {labelled} kB with labels")
    large = peak(run, "--junit", "all.xml")
    if large < small + 10 * ENTITIES * ACCOUNTS * SOURCES // 1024:
        problems.append(f"memory: {small} kB, and {large} kB where facts are kept")


def main(place):
    run = Run(Path(place))
    check_memory(run)
    lines = list(facts())
    middle = len(lines) // 2
    run.expect_same("sound", lines, head(), "0 broken")
    stated = "stated spending(account 1, s0) = 1.00"
    run.expect_same("a stated figure", lines, head(more=stated), "E0601")
    run.expect_same("a stated figure within rounding", lines, head(more=stated + " within rounding"), "E0601")
    run.expect_same("a broken relation", lines, head(plan="1.00"), "E0501")
    run.expect_same("a warning", lines, head(more='invariant most severity warning because "a rule of thumb": spending(s0) == 1.00 k'), "W0502")
    run.expect_same("within rounding", lines, head(more="invariant round: for each e in entity: spending == spending(s0 + s1) + spending(s2 + s3 + s4 + s5) within rounding"), "0 broken")
    run.expect_same("rows of facts", lines, head(more='table f { column "Code" code account; column "Amount" amount; rows facts spending(e0001, s0) }'), "0 broken")
    run.expect_same("a line twice", [*lines, lines[7]], head(), "W0408")
    run.expect_same("a total that is typed", [*lines, "e0003,1,s1,5.00"], head(), "E0403")
    run.expect_same("an unknown member", changed(lines, middle, "s", "x"), head(), "E0201")
    run.expect_same("no amount", changed(lines, middle, lines[middle].split(",")[3], "abc"), head(), "E0402")
    run.expect_same("a dash", changed(lines, middle, lines[middle].split(",")[3], "-"), head(), "0 broken")
    run.expect_same("too large", changed(lines, middle, lines[middle].split(",")[3], "9" * 30 + ".00"), head(), "E0501")
    run.expect_same("a quoted field", changed(lines, middle, lines[middle], ",".join(f'"{f}"' for f in lines[middle].split(","))), head(), "0 broken")
    labelled = [lines[0] + ",label,quantity", *(f"{line},the {number % 3}rd,{number} m" for number, line in enumerate(lines[1:]))]
    run.expect_same("labels", labelled, head(), "0 broken")
    run.expect_same("labels, a line twice", [*labelled, labelled[7]], head(), "W0408")
    run.expect_same("labels that tell two amounts apart", [*labelled, labelled[7].replace(",the ", ",another ")], head(), "0 broken")
    run.expect_same("rows of facts with labels", labelled, head(more='table f { column "Label" label; column "Amount" amount; rows facts spending(e0001, s0) }'), "0 broken")
    rates = 'ledger posts by entity unit person\nledger pay "Pay" by entity unit k per person\nfacts posts { e0001 3 }\nfacts pay { e0001 1.50 }\nmeasure wages = posts * pay\nstated wages(e0001) = 4.50'
    run.expect_same("rates", lines, head(more=rates).replace("unit dollar\n", "unit dollar\nunit person\n"), "0 broken")


with tempfile.TemporaryDirectory() as folder:
    main(folder)
print("\n".join(problem[:1500] for problem in problems))
sys.exit(1 if problems else 0)
