#!/usr/bin/env python3
"""Many offices and their region, each compiled alone, in four PostgreSQL clusters: what does not add up is what budgetc says of all of them
at once; a wrong amount is found by its office and its account; every aggregate is computed where the rows are; and without an office, with a
file that is cut, changed or loaded twice, a row in the wrong place or a cluster that is down, nothing wrong is said.

consolidate.py [OFFICES ACCOUNTS]   with so many, sums and faults alone; it says how long each step took"""
import hashlib
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
import databases  # noqa: E402
import workings  # noqa: E402

SHARDS = 4
OFFICES, ACCOUNTS = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (120, 40)
TOOL = workings.ROOT / "scale/consolidate"
FORM = """unit dollar decimals 2
dimension account { %s }
dimension office { %s }
"""
BETWEEN = """invariant by_account "each account": for each a in account: whole region: published parts office: spending
invariant by_office "each office": for each o in office: whole region: announced parts office: spending
"""
problems = []


def say(text):
    if len(sys.argv) > 2:
        print(text, flush=True)


def account(number):
    return f"{number + 1:05}"


def name_of(office):
    return "it's; drop" if office == 0 else f"office{office}"


def code_of(office):
    return f"o{office}"


def amount(office, number):
    return 100_000 + (office * 37 + number * 11) % 9973


def members(names):
    return "; ".join(f'{name} {name} "{name}"' if not name[0].isdigit() else f'{name} "{name}"' for name in names)


def form(offices):
    return FORM % (members(account(n) for n in range(ACCOUNTS)), members(map(code_of, offices)))


def dollars(cents):
    return f"{cents // 100}.{cents % 100:02}"


def office_budget(office, amounts):
    facts = "; ".join(f"{account(n)} {dollars(value)}" for n, value in enumerate(amounts))
    return f"""budget `{name_of(office)}` "" {{ year 2025; unit dollar; kind office; part_of region }}
{form([office])}{BETWEEN}ledger spending by account, office
facts spending for office {code_of(office)} {{ {facts} }}
"""


def region_facts(by_account, by_office):
    published = "; ".join(f"{account(n)} {dollars(value)}" for n, value in enumerate(by_account))
    announced = "; ".join(f"{code_of(o)} {dollars(value)}" for o, value in enumerate(by_office))
    return f"""ledger published by account
ledger announced by office
facts published {{ {published} }}
facts announced {{ {announced} }}
"""


def region_budget(by_account, by_office):
    head = 'budget region "" { year 2025; unit dollar; kind region }\n'
    return head + form(range(OFFICES)) + BETWEEN + region_facts(by_account, by_office)


def terms_of(office, amounts):
    """What budgetc writes of an office; a test compares both."""
    name = name_of(office)
    field = f'"{name}"' if ";" in name else name
    shares = [(f"by_account({account(n)})", value) for n, value in enumerate(amounts)] + [(f"by_office({code_of(office)})", sum(amounts))]
    lines, canonical, total = [], [], 0
    for relation, value in shares:
        decimals = 2
        while decimals and value % 10 == 0:
            value //= 10
            decimals -= 1
        total += value
        lines.append(f"{field},region,{relation},dollar,{decimals},{value},0\n")
        canonical.append(f"{name}\tregion\t{relation}\tdollar\t{decimals}\t{value}\t0\t")
    hashed = hashlib.sha256("".join(canonical).encode()).hexdigest()
    agreement = hashlib.sha256(BETWEEN.encode()).hexdigest()
    return "".join(lines) + f"{field},{agreement},,{hashed},{len(lines)},{total},0\n"


class Consolidation:
    def __init__(self, folder, clusters):
        self.folder = folder
        self.clusters = clusters
        self.env = {**os.environ, "PGHOST": str(clusters[0].folder), "PGUSER": "postgres", "PGDATABASE": "coordinator"}

    def terms(self, source):
        path = self.folder / f"{len(list(self.folder.iterdir()))}.budget"
        path.write_text(source, encoding="utf-8")
        out = path.with_suffix(".terms")
        done = workings.budgetc("--emit=terms", "-o", out, path)
        if done.returncode:
            problems.append(f"{path.name}: {done.stderr}")
        return out

    def run(self, *arguments):
        done = subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True, check=False, env=self.env)
        return done.returncode, done.stdout, done.stderr

    def expect(self, what, status, text, *arguments):
        start = time.time()
        code, output, errors = self.run(*arguments)
        say(f"{what}: {time.time() - start:.1f} s")
        if code != status or text not in output + errors:
            problems.append(f"{what}: exit status {code}, not {status}: {(output + errors)[:300]}")
        return output

    def ask(self, query, cluster=0, database="coordinator"):
        return self.clusters[cluster].psql("-A", "-t", "-c", query, database=database).strip()

    def shard_of(self, name):
        return int(self.ask(f"select consolidation.shard_of($q${name}$q$)"))


def begin(c, wholes):
    shards, due = c.folder / "shards.txt", c.folder / "due.txt"
    shards.write_text("".join(f"host={cluster.folder} dbname=postgres user=postgres\n" for cluster in c.clusters), encoding="utf-8")
    due.write_text("".join(f"{name}\n" for name in [*map(name_of, range(OFFICES)), *wholes]), encoding="utf-8")
    c.clusters[0].psql("-c", "create database coordinator")
    c.expect("begin", 0, "", "begin", due, shards)


def at_once(c, amounts, by_account, by_office):
    """What is broken in one budget of everything: (relation, how much the parts make more)."""
    facts = c.folder / "all.csv"
    with open(facts, "w", encoding="utf-8") as out:
        out.write("office,account,amount\n")
        for office, values in enumerate(amounts):
            out.writelines(f"{code_of(office)},{account(n)},{dollars(value)}\n" for n, value in enumerate(values))
    whole = c.folder / "all.budget"
    whole.write_text(f"""budget region "" {{ year 2025; unit dollar }}
{form(range(OFFICES))}ledger spending by account, office
facts spending from "all.csv"
{region_facts(by_account, by_office)}invariant by_account: for each a in account: spending == published
invariant by_office: for each o in office: spending == announced
""", encoding="utf-8")
    start = time.time()
    workings.budgetc("--junit", c.folder / "all.xml", whole)
    say(f"budgetc over everything: {time.time() - start:.1f} s")
    broken = set()
    for suite in xml.parse(c.folder / "all.xml").getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            for failure in case.iter("failure"):
                found = re.search(r"left is ([\d,.]+) \w+ (more|less)", failure.get("message") or failure.text)
                sign = "" if found[2] == "more" else "-"
                broken.add((f"{suite.get('name')}({case.get('name').split()[0]})", sign + found[1].replace(",", "")))
    return broken


def same_verdicts(c, output, expected):
    said = set()
    for line in output.splitlines():
        region, relation, difference, unit = line.split("|")
        if (region, unit) != ("region", "dollar"):
            problems.append(line)
        said.add((relation, f"{float(difference):.2f}"))
    if said != expected or not expected:
        problems.append(f"other verdicts than budgetc over everything: {sorted(said ^ expected)[:10]}")


def explain(c):
    plan = c.ask("set enable_partitionwise_aggregate = on; explain (costs off, verbose) select * from consolidation.differences")
    scans = re.split(r"(?=Foreign Scan)", plan)
    if len(scans) != SHARDS + 1 or not all("Relations: Aggregate on" in scan and "GROUP BY" in scan for scan in scans[1:]):
        problems.append(f"sums are not computed where the rows are:\n{plan}")
    if len(re.findall(r"^ *(?:->)? *\w*Aggregate", plan, re.M)) != 1:
        problems.append(f"more than the sums of sums is added up here:\n{plan}")
    plan = c.ask("set enable_partitionwise_aggregate = on; explain (costs off, verbose) "
                 "select office, relation, sum(amount) from consolidation.terms group by office, relation having abs(sum(amount)) > sum(off)")
    if "HAVING" not in plan or re.search(r"^ *(?:->)? *\w*Aggregate$", plan, re.M) or plan.count("Relations: Aggregate on") != SHARDS:
        problems.append(f"by offices, nothing is added up here:\n{plan}")
    plan = c.ask("explain (costs off, verbose) select * from consolidation.offices")
    if "Aggregate" in plan or plan.count("Foreign Scan") != SHARDS:
        problems.append(f"counts and hashes are not made where the rows are:\n{plan}")


def damage(c, files):
    victim = min(8, OFFICES - 1)
    text = files[victim].read_text(encoding="utf-8")
    lines = text.split("\n")
    changes = {"cut": "\n".join(lines[:-2]) + "\n", "cut within a line": text[:len(text) // 2], "a line is missing": "\n".join(lines[1:]),
               "an amount is changed": text.replace(",2,1", ",2,2", 1), "two amounts are exchanged": "\n".join([lines[0].replace("(00001)", "(00002)"), *lines[1:]]),
               "empty": "", "nothing in common": "a\nb\n"}
    for what, other in changes.items():
        path = c.folder / f"{what}.terms"
        path.write_text(other, encoding="utf-8")
        c.expect(what, 3, "nothing of", "load", files[3], path)
    c.expect("what was damaged changed nothing", 0, "", "check")


def misplace(c, files):
    """A row goes to another shard: it is refused there; without that, both shards would be off."""
    victim = name_of(5)
    home = c.shard_of(victim)
    other = (home + 1) % SHARDS
    row = c.ask(f"select format('(%L, %L, %L, %L, %s, %s, %s, %s)', office, region, relation, unit, decimals, amount, off, number) "
                f"from shard_{home}.terms where office = '{victim}' limit 1")
    for table in ("terms", "terms_own"):
        try:
            c.ask(f"insert into shard_{other}.{table} values {row}", other, "postgres")
            problems.append(f"shard {other} took a row of shard {home} into {table}")
        except RuntimeError as error:
            if "no partition of relation" not in str(error) and "violates partition constraint" not in str(error):
                problems.append(str(error))
    c.ask(f"delete from shard_{home}.terms where office = '{victim}' and relation like '%00002%'", home, "postgres")
    c.expect("a row was lost", 3, f"{victim} has other terms than its file (shard {home})", "check")
    c.expect("loaded again", 0, "", "load", files[5])
    c.ask(f"update shard_{home}.terms set amount = amount + 1 where office = '{victim}' and relation like '%00002%'", home, "postgres")
    c.expect("a row was changed", 3, f"{victim} has other terms than its file (shard {home})", "check")
    c.expect("loaded again", 0, "", "load", files[5])
    c.expect("all is well again", 0, "", "check")


def stop_one(c, files):
    c.clusters[2].close()
    c.expect("a cluster is down", 3, "", "check")
    lost = next(i for i in range(OFFICES) if c.shard_of(name_of(i)) == 2)
    c.expect("nothing is loaded into it", 3, "", "load", files[lost])
    c.clusters[2].start()
    c.expect("it is up again", 0, "", "check")


def faults(c, folder, amounts, by_account, by_office):
    """Offices whose amounts are others than the region was told."""
    chosen = random.Random(26)
    wrong = [list(values) for values in amounts]
    for office in chosen.sample(range(OFFICES), min(7, OFFICES)):
        wrong[office][chosen.randrange(ACCOUNTS)] += chosen.choice([-250, 1, 90_000])
    files = []
    for office in range(OFFICES):
        if wrong[office] != amounts[office]:
            files.append(folder / f"wrong{office}.terms")
            files[-1].write_text(terms_of(office, wrong[office]), encoding="utf-8")
    c.expect("faults are loaded", 0, "", "load", *files)
    same_verdicts(c, c.expect("faults are found", 1, "by_office(", "check"), at_once(c, wrong, by_account, by_office))


def other_forms(c, files):
    text = office_budget(7, [amount(7, n) for n in range(ACCOUNTS)]).replace("parts office: spending\n", "parts office: spending + spending\n", 1)
    c.expect("an office with other relations", 0, "", "load", c.terms(text))
    c.expect("is named", 3, "office7 has other relations between budgets than most", "check")
    c.expect("its own again", 0, "", "load", files[7])


def main(temporary):
    folder = Path(temporary, "budgets")
    folder.mkdir()
    clusters = []
    try:
        for number in range(SHARDS):
            Path(temporary, str(number)).mkdir()
            clusters.append(databases.Postgres(Path(temporary, str(number))))
        c = Consolidation(folder, clusters)
        amounts = [[amount(office, n) for n in range(ACCOUNTS)] for office in range(OFFICES)]
        by_account, by_office = [sum(column) for column in zip(*amounts)], [sum(values) for values in amounts]
        files = []
        for office in range(OFFICES):
            files.append(folder / f"office{office}.terms")
            files[-1].write_text(terms_of(office, amounts[office]), encoding="utf-8")
        for office in range(0, OFFICES, OFFICES // 5):
            made = c.terms(office_budget(office, amounts[office])).read_text(encoding="utf-8")
            if made != files[office].read_text(encoding="utf-8"):
                problems.append(f"budgetc writes other terms of office {office}:\n{made[:400]}")
        whole = c.terms(region_budget(by_account, by_office))
        begin(c, ["region"])
        many = len(sys.argv) > 2
        c.expect("load", 0, "", "load", *(files if many else files[:-1]), whole)
        if not many:
            c.expect("one is missing", 3, f"office{OFFICES - 1} is missing", "check")
            c.expect("the last", 0, "", "load", files[-1])
        c.expect("all is well", 0, "", "check")
        say(f"terms: {c.ask('select sum(terms) from consolidation.received')}, size of a shard: "
            f"{c.ask('select pg_size_pretty(pg_database_size(current_database()))', 1, 'postgres')}")
        c.expect("twice", 0, "", "load", files[3])
        explain(c)
        if not many:
            c.expect("twice is once", 0, "", "check")
            damage(c, files)
            misplace(c, files)
            other_forms(c, files)
            stop_one(c, files)
        faults(c, folder, amounts, by_account, by_office)
    finally:
        for cluster in clusters:
            cluster.close()
    c.expect("everything is down", 3, "", "check")


with tempfile.TemporaryDirectory() as place:
    Path(place).chmod(0o755)
    main(place)
print("\n".join(problems))
sys.exit(1 if problems else 0)
