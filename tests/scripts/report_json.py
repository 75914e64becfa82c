#!/usr/bin/env python3
"""A report as JSON is what its schema says; whoever computes it again from its facts gets every cell and every verdict; and with other
amounts gets what budgetc says of the same change in the source.

usage: report_json.py [ROUNDS [SEED]]"""
import json
import random
import sys
import tempfile

import workings

ROUNDS, SEED = (int(sys.argv[1]) if len(sys.argv) > 1 else 4), (int(sys.argv[2]) if len(sys.argv) > 2 else 1)
SCHEMA = json.loads((workings.ROOT / "docs/report.schema.json").read_text(encoding="utf-8"))
problems = []


def validate(name, report):
    try:
        import jsonschema
    except ImportError:
        return  # check-all has it
    for error in list(jsonschema.Draft7Validator(SCHEMA).iter_errors(report))[:3]:
        problems.append(f"{name}: {list(error.absolute_path)}: {error.message[:200]}")


def same_now(name, report):
    found = workings.Workings(report)
    for relation in report["relations"]:
        state = found.state(relation)
        if state != relation["state"]:
            problems.append(f"{name}: {relation['suite']} {relation['instance']}: {relation['state']}, computed {state}")
    for table in report["tables"]:
        for row in table["rows"]:
            for cell in row["cells"]:
                if cell and "formula" in cell and found.cell(cell) != cell["amount"]:
                    problems.append(f"{name}: table {table['id']}: {cell}, computed {found.cell(cell)}")


def same_changed(name, report, budget, folder, rng, rounds):
    for _ in range(rounds):
        amounts, before = workings.change(report, budget, rng, rng.choice((1, 1, 2, 5)))
        said = workings.judged(budget, folder)
        workings.undo(before)
        if said is None or not amounts:
            continue
        found = workings.computed(report, amounts)
        # A figure that cannot be computed keeps its verdict: one that is stated where the budget has none, for example.
        known = {workings.name(r["suite"], r["instance"]) for r in report["relations"] if r["claims"]}
        wrong = {key: (said[key], found[key]) for key in {*said, *found} if said[key] != found[key] and key in known}
        if wrong:
            problems.append(f"{name}, {amounts}: budgetc and computed: {dict(list(wrong.items())[:4])}")


with tempfile.TemporaryDirectory() as temporary:
    rng = random.Random(SEED)
    for example in workings.EXAMPLES:
        budget = workings.copy_example(example, temporary)
        report = workings.report_of(budget, temporary)
        validate(example, report)
        same_now(example, report)
        same_changed(example, report, budget, temporary, rng, ROUNDS)
    for budget in workings.random_budgets(SEED, ROUNDS * 10, temporary):
        report = workings.report_of(budget, temporary)
        if report:
            validate(budget.name, report)
            same_now(budget.name, report)
            same_changed(budget.name, report, budget, temporary, rng, 2)
print("\n".join(problems))
sys.exit(1 if problems else 0)
