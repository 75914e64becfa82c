#!/usr/bin/env python3
"""Known traps of languages with contexts, each in many forms, on random budgets: what is printed is right, or the finding says what is wrong.

    traps.py FORMS SEED

For each kind, FORMS programs are composed: other dimensions, trees, amounts and names (English or Chinese), and the expression at another place: a measure, a
column, a relation, a stated figure, a text. This program knows nothing of the compiler. It says of each program either which finding it has, or
what it states, from the facts alone; a program that states anything else must be refused.
"""
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

WORDS = {"en": ["north", "south", "east", "west", "hill", "lake", "mill", "gate"], "zh": ["东区", "西区", "南区", "北区", "山口", "湖滨", "桥头", "新城"]}
LINTS = {"W0912", "W0901", "W0904", "W0906", "W0909", "W0705", "W0706"}  # of what has nothing to do with meaning


def money(value):
    """With two decimals, halves away from zero."""
    cents = int(abs(value) * 100 + Fraction(1, 2))
    return f"{'-' if value < 0 and cents else ''}{cents // 100}.{cents % 100:02d}"


class Draft:
    """A budget that grows by statements. dims: name → leaf members, in order; facts: ledger → {members: amount}."""

    def __init__(self, rng):
        self.rng = rng
        self.words = rng.sample(WORDS[rng.choice(("en", "zh"))], 8)
        self.lines = ['budget b "B" { year 2025; compare 2024, 2023; unit d; language en }', "unit d decimals 2", "unit people", "unit eur decimals 2"]
        self.count = 0

    def name(self):
        self.count += 1
        word = self.rng.choice(self.words)
        return f"{word}{self.count}"

    def add(self, line):
        self.lines.append(line)

    def dim(self, least=2, most=5):
        dim, members = self.name(), [self.name() for _ in range(self.rng.randint(least, most))]
        self.add(f"dimension {dim} {{ " + "; ".join(f'{m} "{m}"' for m in members) + " }")
        return dim, members

    def amounts(self, places, low=1, high=9000):
        """Distinct, so that no wrong sum is right by chance."""
        chosen = self.rng.sample(range(low, high), len(places))
        return {place: Fraction(100 * n + 25, 100) for place, n in zip(places, chosen)}

    def ledger(self, dims, facts, more=""):
        """facts: {(member, …): amount}"""
        ledger = self.name()
        self.add(f"ledger {ledger} by {', '.join(dims)}{more}")
        self.add(f"facts {ledger} {{ " + "; ".join(f"{' '.join(p)} {money(v)}" for p, v in facts.items()) + " }")
        return ledger

    def flat(self, **size):
        dim, members = self.dim(**size)
        facts = self.amounts([(m,) for m in members])
        return dim, members, {p[0]: v for p, v in facts.items()}, self.ledger([dim], facts)

    def place(self, expression, dim, one):
        """A statement that reads the expression in the context of a member `one` of dim."""
        at = self.name()
        kind = self.rng.choice(("measure", "relation", "column", "text"))
        if kind == "measure":
            self.add(f"measure {at} = {expression}")
            self.add(f"stated {at}({one}) = 1.00")
        elif kind == "relation":
            self.add(f"invariant {at}: for each {self.name()} in {dim}: {expression} == 1.00 d")
        elif kind == "column":
            self.add(f'table {at} {{ column "L" label; column "A" = {expression}; rows {dim} }}')
        else:
            self.add(f'document {at} "D" {{ for each {self.name()} in {dim} {{ text "T" amount({expression}) }} }}')

    def table(self, columns, rows):
        at = self.name()
        self.add(f'table {at} {{ column "L" label; ' + "; ".join(f'column "C{i}" = {c}' for i, c in enumerate(columns)) + f"; {rows} }}")
        return at

    def states(self, table, rows):
        """rows: label → amounts; None is blank."""
        self.add(f"stated {table} {{ " + "; ".join(f'"{label}" ' + " ".join("-" if v is None else money(v) for v in row) for label, row in rows) + " }")


# ---- the kinds: each returns (wanted finding, or "") ----

def total_of_products(d):
    dim, members = d.dim()
    other, ones = d.dim()
    dims = [dim, other]
    a, b = (d.ledger(dims, d.amounts([(m, o) for m in members for o in ones], 1, 90)) for _ in range(2))
    products = d.rng.choice((f"{a} / 1 d * {b}", f"{b} * ({a} / 1 d)", f"({a} / 2 d) * (3 * {b})"))
    form = d.rng.randint(0, 2)
    if form == 0:
        d.add(f"invariant {d.name()}: {products} > 0")
    elif form == 1:
        d.table([products], f'rows {dim}; total "Total"')
    else:
        d.place(products, other, ones[0])
    return "E0310"


def added_products(d):
    """What the first kind asks for: it is right."""
    dim, members = d.dim()
    facts = [d.amounts([(m,) for m in members], 1, 90) for _ in range(2)]
    a, b = (d.ledger([dim], f) for f in facts)
    right = sum((facts[0][m,] * facts[1][m,] for m in members), Fraction(0))
    measure = d.name()
    d.add(f"measure {measure} = sum({dim} leaves: {a} / 1 d * {b})")
    d.add(f"stated {measure} = {money(right)}")
    return ""


def totals_foot(d):
    dim, members, facts, ledger = d.flat(least=3)
    bar = sorted(facts.values())[d.rng.randint(0, len(facts) - 2)]
    kept = [m for m in members if facts[m] > bar]
    total, whole = sum(facts[m] for m in kept), sum(facts.values())
    factor = d.rng.randint(1, 3)
    table = d.table([f"{factor} * {ledger}" if factor > 1 else ledger], f'rows {dim} where {ledger} > {money(bar)} d; total "Rows"; total all "All"')
    d.states(table, [(m, [factor * facts[m]]) for m in kept] + [("Rows", [factor * total]), ("All", [factor * whole])])
    return ""


def repeated_amounts(d):
    """A column that shows one amount in every row has no total."""
    dim, members, _, ledger = d.flat()
    repeated = d.rng.choice((f"{ledger}({dim} all)", f"{ledger}(at {members[-1]})", f"{ledger}({dim} all) - {ledger}(at {members[0]})", f"2 * {ledger}({dim} all)"))
    d.table([ledger, repeated], f'rows {dim}; total "Total"')
    return "E0310"


def no_whole(d):
    dim, _, _, ledger = d.flat()
    d.table([d.rng.choice((f"max({ledger}, 5.00 d)", f"min({ledger}, 5.00 d)", f"abs({ledger})", f"round({ledger}, 0)", f"{ledger} + 1 d",
                           f"if {ledger} > 5 d then {ledger} else 0 d"))], f'rows {dim}; total "Total"')
    return "E0310"


def documents_have_contexts(d):
    a, ones = d.dim()
    b, others = d.dim()
    facts = d.amounts([(x, y) for x in ones for y in others])
    ledger = d.ledger([a, b], facts)
    table = d.name()
    d.add(f'table {table} for each {a} {{ column "L" label; column "A" = {ledger}; rows {b}; total "Total" }}')
    for x in ones:
        d.states(f"{table}({x})", [(y, [facts[x, y]]) for y in others] + [("Total", [sum(facts[x, y] for y in others)])])
    each = d.name()
    d.add(f'document {d.name()} "D" {{ for each {each} in {a} {{ section label({each}) {{ table {table} }} }} }}')
    return ""


def coordinates_narrow(d):
    dim, members, facts, ledger = d.flat()
    one = d.rng.choice(members)
    table = d.table([ledger, f"{ledger}({one})", f"{ledger} - {ledger}({one})"], f'rows {dim}; total "Total"')
    rows = [(m, [facts[m], facts[m] if m == one else None, facts[m] if m != one else Fraction(0)]) for m in members]
    total = sum(facts.values())
    d.states(table, rows + [("Total", [total, facts[one], total - facts[one]])])
    return ""


def idle_coordinates(d):
    dim, members, _, ledger = d.flat()
    measure, (one, other) = d.name(), d.rng.sample(members, 2)
    d.add(f"measure {measure} = " + d.rng.choice((f"{ledger}({dim} all)", f"{ledger}(at {other})", f"2 * {ledger}({dim} all)")))
    d.add(d.rng.choice((f"stated {measure}({one}) = 1.00", f"invariant {d.name()}: {measure}({one}) > 0")))
    return "E0311"


def years_are_relative(d):
    years = d.amounts([("2025",), ("2024",), ("2023",)])
    ledger = d.ledger(["year"], years)
    now, last, before = (years[y,] for y in ("2025", "2024", "2023"))
    measure, growth = d.name(), d.name()
    d.add(f"measure {measure} = {ledger}(previous)")
    d.add(f"measure {growth} = {ledger} - {measure}")
    for call, value in d.rng.sample([(f"{measure}", last), (f"{measure}(year previous)", before), (f"{growth}", now - last), (f"{growth}(previous)", last - before),
                                     (f"{measure}(year 2024)", before), (f"{ledger}(earlier)", before)], 3):
        d.add(f"stated {call} = {money(value)}")
    return ""


def dimension_twice(d):
    dim, members, _, ledger = d.flat()
    one, other = d.rng.sample(members, 2)
    d.add(d.rng.choice((f"stated {ledger}({one}, {other}) = 1.00", f"stated {ledger}({dim} {one}, {other}) = 1.00", f"facts {ledger} for {one}, {other} {{ 1.00 }}",
                        f"invariant {d.name()}: {ledger}({one}, {dim} {other}) > 0", f"measure {d.name()} = {ledger}({one}, {dim} all)",
                        f'table {d.name()} {{ column "L" label; column "A" = {ledger}; row "R" for {one}, {other} }}')))
    return "E0213"


def sets_add_up(d):
    dim, members, facts, ledger = d.flat()
    chosen = d.rng.sample(members, 2)
    d.add(f"stated {ledger}({chosen[0]} + {chosen[1]}) = {money(facts[chosen[0]] + facts[chosen[1]])}")
    return ""


def names_are_not_captured(d):
    dim, members, facts, ledger = d.flat()
    theme = d.name()
    shared = d.rng.choice(members)
    d.add(f"dimension {theme} {{ {shared} \"X\"; {d.name()} \"Y\" }}")
    for member in members:
        d.add(f"{dim} {member} {{ {theme} {shared} }}")
    form = d.rng.randint(0, 2)
    if form == 0:
        d.add(f"stated {ledger}({shared}) = {money(facts[shared])}")
    elif form == 1:
        d.add(f"measure {d.name()} = {ledger}({shared})")
    else:
        d.add(f"invariant {d.name()}: {ledger}({shared}) > 0")
    return "E0202"


def named_with_their_dimension(d):
    wanted = names_are_not_captured(d)
    assert wanted
    line = d.lines.pop()
    (shared,) = re.findall(r"\((\S+)\)", line)
    dim = re.match(r"dimension (\S+) \{", d.lines[4]).group(1)
    ledger = re.match(r"ledger (\S+) by", d.lines[5]).group(1)
    value = re.search(rf"\b{shared} ([\d.]+)", d.lines[6]).group(1)
    d.add(f"stated {ledger}({dim} {shared}) = {value}")
    return ""


def options_twice(d):
    one, other = d.name(), d.name()
    dim = d.name()
    form = d.rng.randint(0, 1)
    if form:
        d.add(f"dimension {dim} default {one} {{ {one} \"A\"; {other} \"B\" }}")
        d.add(f"dimension {dim} default {d.rng.choice((one, other))}")
    else:
        d.add(f"dimension {one} \"O\"")
        d.add(f"dimension {other} \"U\"")
        d.add(f"dimension {dim} in {one}")
        d.add(f"dimension {dim} in {other}")
    return "E0203"


def tree(d):
    dim, tops, facts = d.name(), [], {}
    for _ in range(d.rng.randint(1, 3)):
        top, below = d.name(), [d.name() for _ in range(d.rng.randint(1, 3))]
        tops.append((top, below))
    leaves = [m for _, below in tops for m in below]
    d.add(f"dimension {dim} {{ " + "; ".join(f'{top} "{top}" {{ ' + "; ".join(f'{dim} {m} "{m}"' for m in below) + " }" for top, below in tops) + " }")
    facts = d.amounts([(m,) for m in leaves])
    return dim, tops, leaves, facts, d.ledger([dim], facts)


def tree_counted_twice(d):
    dim, tops, _, _, ledger = tree(d)
    form = d.rng.randint(0, 3)
    if form == 0:
        d.add(f"measure {d.name()} = sum({dim}: {ledger})")
    else:
        text = (f"count({dim})", f"list({dim}: {ledger})", f"count({dim} in {tops[0][0]})")[form - 1]
        d.add(f'document {d.name()} "D" {{ text "T" {text} }}')
    return "E0214"


def trees_count_once(d):
    dim, tops, leaves, facts, ledger = tree(d)
    every = sum(facts.values())
    measure, table = d.name(), d.table([ledger], f'rows {dim} tree; total "Total"')
    d.add(f"measure {measure} = sum({dim} leaves: {ledger})")
    d.add(f"stated {measure} = {money(every)}")
    rows = []
    for top, below in tops:
        rows.append((top, [sum(facts[m,] for m in below)]))
        rows += [(m, [facts[m,]]) for m in below]
    d.states(table, rows + [("Total", [every])])
    return ""


def ordered(d):
    dim, members = d.name(), [d.name() for _ in range(d.rng.randint(2, 5))]
    d.add(f"dimension {dim} ordered {{ " + "; ".join(f'{m} "{m}"' for m in members) + " }")
    return dim, members


def balances_close(d):
    dim, months = ordered(d)
    other, ones = d.dim()
    facts = d.amounts([(m, o) for m in months for o in ones])
    ledger = d.ledger([dim, other], facts, f" closing {dim}")
    cut = d.rng.choice(months)
    d.add(f"stated {ledger} = {money(sum(facts[months[-1], o] for o in ones))}")
    d.add(f"stated {ledger}(up to {cut}) = {money(sum(facts[cut, o] for o in ones))}")
    d.add(f"stated {ledger}({ones[0]}) = {money(facts[months[-1], ones[0]])}")
    return ""


def rates_do_not_add(d):
    dim, members = d.dim()
    facts = d.amounts([(m,) for m in members], 1, 90)
    rate = d.ledger([dim], facts, " unit d per people")
    d.add(d.rng.choice((f"stated {rate} = 1.00 d", f"invariant {d.name()}: {rate} > 0", f'document {d.name()} "D" {{ text amount({rate}) }}')))
    return "E0312"


def contradicted_attributes(d):
    whole, entities = d.dim()
    part, projects = d.name(), [d.name() for _ in range(d.rng.randint(1, 4))]
    homes = {p: d.rng.choice(entities) for p in projects}
    d.add(f"dimension {part} in {whole}")
    for p in projects:
        d.add(f"{whole} {homes[p]} {{ {part} {p} \"{p}\" }}")
    wrong = d.rng.choice(projects)
    ledger = d.name()
    d.add(f"ledger {ledger} by {part}, {whole}")
    rows = [f"{p} {homes[p] if p != wrong else d.rng.choice([e for e in entities if e != homes[p]])} 5.00" for p in projects]
    d.add(f"facts {ledger} {{ " + "; ".join(rows) + " }")
    return "E0407"


KINDS = [total_of_products, added_products, totals_foot, repeated_amounts, no_whole, documents_have_contexts, coordinates_narrow, idle_coordinates,
         years_are_relative, dimension_twice, sets_add_up, names_are_not_captured, named_with_their_dimension, options_twice, tree_counted_twice,
         trees_count_once, balances_close, rates_do_not_add, contradicted_attributes]


def findings(text):
    with tempfile.TemporaryDirectory(prefix="budgetc-traps-") as folder:
        path = Path(folder, "a.budget")
        path.write_text(text, encoding="utf-8")
        done = subprocess.run(["budgetc", "--diagnostics=short", "--dump=report", str(path)], capture_output=True, text=True, timeout=60)
    return set(re.findall(r"(?:error|warning)\[([EW]\d{4})\]", done.stderr)) - LINTS, done.stderr


def off_by_one_cent(rng, text):
    """One stated figure is another one."""
    places = [m for line in re.finditer(r"^stated .*$", text, re.M) for m in re.finditer(r"(?<= )-?\d+\.\d\d", line.group()) for m in [(line.start() + m.start(), line.start() + m.end())]]
    if not places:
        return None
    lo, hi = rng.choice(places)
    return text[:lo] + money(Fraction(text[lo:hi]) + Fraction(1, 100)) + text[hi:]


def check(kind, rng):
    draft = Draft(rng)
    wanted = kind(draft)
    text = "\n".join(draft.lines) + "\n"
    found, said = findings(text)
    if found != ({wanted} if wanted else set()):
        return f"{kind.__name__}: wanted {wanted or 'no finding'}, found {' '.join(sorted(found)) or 'none'}\n{text}{said}"
    wrong = None if wanted else off_by_one_cent(rng, text)
    if wrong and "E0601" not in findings(wrong)[0]:
        return f"{kind.__name__}: a wrong figure is not found\n{wrong}"
    return None


def main():
    forms, seed = int(sys.argv[1]), int(sys.argv[2])
    wrong = 0
    for kind in KINDS:
        for form in range(forms):
            problem = check(kind, random.Random(f"{kind.__name__} {seed} {form}"))
            if problem:
                wrong += 1
                print(problem)
    print(f"{len(KINDS)} kinds, {forms * len(KINDS)} programs, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
