#!/usr/bin/env python3
"""A data package describes its files (hash, size, fields), and they say what the report says as JSON: every fact with all levels of its
dimensions, every relation with its state, every table."""
import csv
import hashlib
import json
import sys
import tempfile
from pathlib import Path

import workings

problems = []


def check(good, *what):
    if not good:
        problems.append(": ".join(str(part)[:200] for part in what))


def resources(name, folder):
    described = json.loads(Path(folder, "datapackage.json").read_text(encoding="utf-8"))
    found = {}
    for resource in described["resources"]:
        text = Path(folder, resource["path"]).read_bytes()
        check("/" not in resource["path"] and resource["bytes"] == len(text), name, resource["path"], "size")
        check(resource["hash"] == "sha256:" + hashlib.sha256(text).hexdigest(), name, resource["path"], "hash")
        rows = list(csv.reader(text.decode("utf-8").splitlines(keepends=True)))
        fields = [field["name"] for field in resource["schema"]["fields"]]
        check(rows[0] == fields, name, resource["path"], "fields", rows[0], fields)
        found[resource["name"]] = rows[1:]
    files = {path.name for path in Path(folder).iterdir()}
    check(files == {resource["path"] for resource in described["resources"]} | {"datapackage.json"}, name, "other files", files)
    return found, {field["name"]: number for number, field in enumerate(described["resources"][0]["schema"]["fields"])}


def levels_of(dimension, member):
    """The names of a member and of those above it, from the top."""
    found = []
    while member is not None:
        at = dimension["members"][member]
        found.insert(0, at["code"] or at["name"] or at["label"])
        member = at["parent"]
    return found


def check_facts(name, report, rows, column):
    check(len(rows) == len(report["facts"]), name, "facts", len(rows))
    for row, fact in zip(rows, report["facts"]):
        ledger = report["ledgers"][fact["ledger"]]
        check((row[column["ledger"]], row[column["amount"]]) == (ledger["name"], fact["amount"] or ""), name, row, fact)
        for dimension, member in zip(ledger["dimensions"], fact["members"]):
            of = report["dimensions"][dimension]
            wanted = levels_of(of, member)
            one = f"{of['name']}_code" in column
            got = [row[column[f"{of['name']}_code" if one else f"{of['name']}_{level + 1}_code"]] for level in range(len(wanted))]
            check([cell.lstrip("'") for cell in got] == [text.lstrip("'") for text in wanted], name, got, wanted)


with tempfile.TemporaryDirectory() as temporary:
    for example in workings.EXAMPLES:
        budget = workings.ROOT / f"examples/{example}.budget"
        folder = Path(temporary, example)
        done = workings.budgetc("--emit=datapackage", "-o", f"{folder}/", budget)
        check(done.returncode == 0, example, done.stderr)
        report = workings.report_of(budget, temporary)
        found, column = resources(example, folder)
        check_facts(example, report, found["facts"], column)
        states = [(r["suite"], r["instance"], r["state"]) for r in report["relations"]]
        told = [(row[0].lstrip("'"), row[1].lstrip("'"), row[3]) for row in found["relations"]]
        check(told == [(suite.lstrip("'"), instance.lstrip("'"), state) for suite, instance, state in states], example, "relations")
        check(len(found) == 2 + sum(1 for table in report["tables"] if table["columns"]), example, "tables")
    done = workings.budgetc("--emit=datapackage", workings.ROOT / "examples/township.budget")
    check(done.returncode == 2 and "several files to write" in done.stderr, "standard output", done.stderr)
print("\n".join(problems))
sys.exit(1 if problems else 0)
