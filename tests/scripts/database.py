#!/usr/bin/env python3
"""A budget as a database says what budgetc says: how each relation comes out, what each table shows; and after amounts were changed
in the database, what budgetc says of the same change in the source. In SQLite, PostgreSQL (started here) or DuckDB (npm, through node).

usage: database.py sqlite|postgres|duckdb [ROUNDS [SEED [BUDGETS]]]   ROUNDS changes of each example; so many random budgets, two changes of each"""
import collections
import csv
import random
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

import databases
import workings

DIALECT = sys.argv[1]
ROUNDS, SEED = (int(sys.argv[2]) if len(sys.argv) > 2 else 3), (int(sys.argv[3]) if len(sys.argv) > 3 else 1)
BUDGETS = int(sys.argv[4]) if len(sys.argv) > 4 else ROUNDS * 7
problems = []


def violations(database):
    rows = database.ask(f"select suite, instance from {database.schema}violations")[0]
    return collections.Counter(workings.name(suite, instance) for suite, instance in rows)


def same_now(name, report, budget, database, folder):
    told = collections.Counter((r["suite"], r["instance"] or None, r["state"], r["severity"]) for r in report["relations"])
    states, = database.ask(f"select suite, instance, state, severity from {database.schema}relations")
    found = collections.Counter(states)
    if told != found:
        problems.append(f"{name}: relations: {list((told - found).items())[:3]} are {list((found - told).items())[:3]}")
    tables = Path(folder, "tables")
    shutil.rmtree(tables, ignore_errors=True)
    workings.budgetc("--emit=csv", "--emit-anyway", "-o", f"{tables}/", budget)
    texts = [[[shown(cell) for cell in row["cells"]] for row in table["rows"]] for table in report["tables"]]
    for table, rows in zip(report["tables"], texts):
        path = tables / f"{table['id']}.csv"
        if not path.exists() or not table["columns"]:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            published = [[unguarded(cell) for cell in row] for row in csv.reader(file)][1:]
        view = '"table_' + table["id"].replace('"', '""') + '"'
        asked = [[cell or "" for cell in row] for row in database.ask(f"select * from {database.schema}{view}")[0]]
        if not asked == rows == published:
            wrong = next(((a, b) for a, b in zip(asked, published) if a != b), (len(asked), len(published)))
            problems.append(f"{name}: table {table['id']}: {wrong}")


def unguarded(cell):
    return cell[1:] if cell.startswith("'") else cell


def shown(cell):
    if not cell:
        return ""
    return unguarded(cell["text"]) if "text" in cell else cell["amount"] + ("%" if cell.get("percent") else "")


def same_changed(name, report, budget, database, folder, rng):
    amounts, before = workings.change(report, budget, rng, rng.choice((1, 1, 2, 5)))
    said = workings.judged(budget, folder)
    workings.undo(before)
    if said is None or not amounts:
        return
    scaled = {fact: workings.rounded(workings.fractions.Fraction(amount), report["ledgers"][report["facts"][fact]["ledger"]]["decimals"], "down")
              for fact, amount in amounts.items()}
    old = {fact: workings.rounded(workings.fractions.Fraction(report["facts"][fact]["amount"]),
                                  report["ledgers"][report["facts"][fact]["ledger"]]["decimals"], "down") for fact in amounts}
    database.ask(*(f"update {database.schema}facts set amount = {value} where fact = {fact}" for fact, value in scaled.items()))
    found = violations(database)
    database.ask(*(f"update {database.schema}facts set amount = {value} where fact = {fact}" for fact, value in old.items()))
    named = database.ask(f"select suite, instance from {database.schema}relations where unsaid is null")[0]
    known = {workings.name(suite, instance) for suite, instance in named}
    wrong = {key: (said[key], found[key]) for key in {*said, *found} if said[key] != found[key] and key in known}
    if wrong:
        problems.append(f"{name}, {amounts}: budgetc and the database: {dict(list(wrong.items())[:4])}")


def compare(name, budget, database, folder, rng, rounds):
    report = workings.report_of(budget, folder)
    script = Path(folder, "budget.sql")
    script.unlink(missing_ok=True)
    done = workings.budgetc("--emit=sql", f"--sql={DIALECT}", "--emit-anyway", "-o", script, budget)
    if not report or not script.exists():
        if report:
            problems.append(f"{name}: {done.stderr[-300:]}")
        return
    try:
        database.load(script)
        same_now(name, report, budget, database, folder)
        for _ in range(rounds):
            same_changed(name, report, budget, database, folder, rng)
    except (RuntimeError, sqlite3.Error) as error:
        problems.append(f"{name}: {error}")


def run_again(database, folder):
    """Where the schema is there already, a program that goes on after errors reads as commands what it was to copy."""
    budget = Path(folder, "again.budget")
    budget.write_text("""budget town "x; commit; drop schema budget cascade; select 1" { year 2025; unit u; language en }
unit u
dimension place { here "x; commit; drop schema budget cascade; \\\\! touch forged"; there "\\n; commit; drop schema budget cascade;" }
ledger l by place
facts l { here 5; there 6 }
""", encoding="utf-8")
    compare("again", budget, database, folder, random.Random(1), 0)
    database.psql("-v", "ON_ERROR_STOP=0", "-f", str(Path(folder, "budget.sql")))
    if database.ask("select count(*) from budget.facts")[0] != [("2",)]:
        problems.append("again: facts were dropped")


def hostile(database, folder):
    """Texts of others stay texts, and views of odd names are there."""
    budget = Path(folder, "hostile.budget")
    names = ("select", 'a"b', "A'B; drop table budget.facts; --", "长" * 40, "长" * 40 + "x", "T", "t", "fact", "it's")
    texts = ("'; drop table facts; --", "x\n\\! touch forged\n.shell touch forged\n\\copy y", "$$ $1 :v :'v' {} %s \\", "\\'", "E'\\''", "end of \\", "a\tb; commit; drop table budget.facts; \\! touch forged")
    literal = lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    quoted = lambda text: "`" + text.replace("`", "") + "`"
    lines = ["budget town " + literal(texts[1]) + " { year 2025; unit u; language en }", "unit u"]
    for number, name in enumerate(names):
        members = "; ".join(f"m{number}_{i} {literal(text)}" for i, text in enumerate(texts))
        lines += [f"dimension {quoted(name)} {literal(texts[number % len(texts)])} {{ {members} }}",
                  f"ledger l{number} {literal(name)} by {quoted(name)}", f"facts l{number} {{ m{number}_0 5 }}",
                  f"table {quoted('t ' + name)} {literal(name)} {{ column {literal(name)} label; column {literal(name)} = l{number}; rows {quoted(name)} }}",
                  f"invariant {quoted('i ' + name)} {literal(texts[number % len(texts)])}: for each x in {quoted(name)}: l{number} <= 5 u"]
    budget.write_text("\n".join(lines) + "\n", encoding="utf-8")
    compare("hostile", budget, database, folder, random.Random(1), 0)
    labels = sorted(row[0] for row in database.ask(f"select label from {database.schema}members where label is not null and dimension <> 'year'")[0])
    if labels != sorted(texts * len(names)):
        problems.append(f"hostile: labels: {labels[:8]}")
    if DIALECT == "postgres":
        run_again(database, folder)
    if list(Path(folder).glob("forged")) or Path("forged").exists():
        problems.append("hostile: something was run")


def main():
    with tempfile.TemporaryDirectory() as folder:
        database = {"sqlite": lambda _: databases.Sqlite(), "postgres": databases.Postgres, "duckdb": databases.Duckdb}[DIALECT](folder)
        try:
            rng = random.Random(SEED)
            hostile(database, folder)
            for example in workings.EXAMPLES if DIALECT == "sqlite" else workings.ALL_EXAMPLES:
                compare(example, workings.copy_example(example, folder), database, folder, rng, ROUNDS)
            for budget in workings.random_budgets(SEED, BUDGETS, folder):
                compare(budget.name, budget, database, folder, rng, 2)
        finally:
            database.close()
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
