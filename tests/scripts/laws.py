"""What docs/meaning.md says of balances (`closing`), rates (`per`), `up to`, sets, `sum(...)`, `previous` and families, on random budgets.

    laws.py RUNS SEED [MODELS]

A run is one text with MODELS (20) random models side by side, each with names of its own. This program knows nothing of the compiler: it looks at each
fact for each cell. It requires

- that every table shows what the model says;
- that a column of flows foots: its total, as it is printed in the CSV, is the sum of its printed rows;
- that nothing changes when statements come in another order, when some of them lie in files that are included, when a member without facts, a fact of
  zero or a dash is added (but for rows of it), or when all names are others;
- that a table or figure of a family is the one that is written out for its member, and columns for each month are those of the months;
- that the total of a figure is what the model says.
"""
import csv
import io
import json
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

HEADER = ("budget all_models \"All\" { year 2025; compare 2024, 2023; unit d; language en }\nunit d decimals 2\nunit pieces decimals 0\n")
YEARS = ("2025", "2024", "2023")


class Model:
    """Dimensions a (a tree), t (themes that tops of a name), m (ordered) and the year; ledgers of every kind."""

    def __init__(self, number, rng):
        self.number, self.rng = number, rng
        self.parent = {}  # of members of a
        self.theme = {}
        count = 0
        for top in range(rng.randint(1, 3)):
            name = f"a{count}"
            count += 1
            self.parent[name] = None
            self.theme[name] = f"t{rng.randint(0, 1)}"
            for _ in range(rng.choice((0, 0, 2, 3))):
                child = f"a{count}"
                count += 1
                self.parent[child] = name
                self.theme[child] = self.theme[name]
        self.months = [f"m{i}" for i in range(rng.randint(2, 4))]
        self.facts = {
            "flow": self.make(("a", "m"), (0, 900)), "yearly": self.make(("a", "y"), (0, 900)), "balance": self.make(("a", "m"), (0, 900)),
            "price": {(a,): Fraction(rng.randint(1, 40), 4) for a in self.leaves()}, "amount": {(a,): Fraction(rng.randint(0, 9)) for a in self.leaves()},
        }
        self.tables = [self.make_table(i) for i in range(3)]

    def leaves(self):
        return [a for a in self.parent if a not in self.parent.values()]

    def below(self, a):
        return {x for x in self.parent if x == a or self.parent[x] == a}

    def members(self, dim):
        return {"a": list(self.parent), "m": self.months, "y": list(YEARS), "t": ["t0", "t1"]}[dim]

    def make(self, dims, size):
        """About two thirds of the places have an amount, some a dash (None)."""
        found = {}
        for a in self.leaves():
            for other in self.members(dims[1]):
                if self.rng.random() < 0.66:
                    found[a, other] = None if self.rng.random() < 0.1 else Fraction(self.rng.randint(*size), 4)
        return found

    # ---- expressions: (text, its value in a context, the dimensions whose rows its total is the sum of) ----

    def make_expr(self, rows):
        """rows: the dimension of the table's rows."""
        rng = self.rng
        kinds = {"a": ("flow", "set", "less", "yearly", "previous", "growth", "sum", "balance", "between", "pair", "released", "choice"),
                 "m": ("flow", "set", "less", "running", "balance", "pair", "back", "released"), "y": ("yearly", "previous", "growth")}
        one = rng.choice(self.leaves())
        top = self.parent[one] or one
        month = rng.choice(self.months)
        pair = set(self.months[:2])
        rest = self.below(top) - {one} if top != one else {one}
        return {
            "flow": ("{flow}", lambda c: self.read("flow", c), "atm"),
            "set": ("{flow}(" + " + ".join("{%s}" % m for m in sorted(pair)) + ")", lambda c: self.read("flow", self.narrow(c, "m", pair)), "atm"),
            "less": ("{flow}({a} {%s} - {%s})" % (top, one) if top != one else "{flow}({a} {%s})" % one,
                     lambda c: self.read("flow", self.narrow(c, "a", rest)), "atm"),
            "yearly": ("{yearly}", lambda c: self.read("yearly", self.default(c)), "at"),
            "previous": ("{yearly}(previous)", self.before, "at"),
            "growth": ("growth({yearly}, {yearly}(previous)) as percent", self.growth, ""),
            "sum": ("sum({a} leaves: {price} * {amount})", self.revenue, "at"),
            "balance": ("{balance}", lambda c: self.last("balance", c), "at"),
            "between": ("{balance}(up to {%s})" % month,
                        lambda c: self.last("balance", self.narrow(c, "m", set(self.months[:self.months.index(month) + 1]))), "at"),
            "pair": ("{balance}(" + " + ".join("{%s}" % m for m in sorted(pair)) + ")", lambda c: self.last("balance", self.narrow(c, "m", pair)), "at"),
            "running": ("{flow}(up to {m})", self.running, ""),
            "back": ("{flow}({m} previous)", self.month_before, ""),
            "released": ("{flow}({m} all)", lambda c: self.read("flow", {k: v for k, v in c.items() if k != "m"}), "at"),
            "choice": ("if {flow} > 100 d then {flow} else 0 d", self.choice, ""),
        }[rng.choice(kinds["a" if rows == "t" else rows])]

    # ---- readings; None is blank ----

    def lies_in(self, ledger, place, context):
        at = {"a": place[0], "t": self.theme[place[0]]}
        if len(place) > 1:
            at["y" if ledger == "yearly" else "m"] = place[1]
        return all(at[dim] in bound for dim, bound in context.items())

    def read(self, ledger, context):
        found = [v for p, v in self.facts[ledger].items() if v is not None and self.lies_in(ledger, p, context)]
        return sum(found) if found else None

    def narrow(self, context, dim, members):
        return {**context, dim: context[dim] & members if dim in context else members}

    def default(self, context):
        return context if "y" in context else {**context, "y": {"2025"}}

    def before(self, context):
        (year,) = self.default(context)["y"]
        at = YEARS.index(year) + 1
        return self.read("yearly", {**context, "y": {YEARS[at]}}) if at < len(YEARS) else None

    def growth(self, context):
        new, old = self.read("yearly", self.default(context)), self.before(context)
        return ((new or 0) - old) / old * 100 if old else None

    def revenue(self, context):
        found = [self.facts["price"][a,] * self.facts["amount"][a,] for a in self.leaves() if self.lies_in("price", (a,), context)]
        return sum(found) if found else None

    def last(self, ledger, context):
        """That of the last month that is bound and for which the ledger has facts, whoever has them."""
        months = [m for m in self.months if m in context.get("m", self.months) and any(p[1] == m for p in self.facts[ledger])]
        return self.read(ledger, {**context, "m": {months[-1]}}) if months else None

    def running(self, context):
        (month,) = context["m"]
        return self.read("flow", {**context, "m": set(self.months[:self.months.index(month) + 1])})

    def month_before(self, context):
        (month,) = context["m"]
        at = self.months.index(month)
        return self.read("flow", {**context, "m": {self.months[at - 1]}}) if at else None

    def choice(self, context):
        value = self.read("flow", context)
        return value if value is not None and value > 100 else Fraction(0)

    # ---- tables ----

    def make_table(self, number):
        rng = self.rng
        rows = rng.choice("aaatmmy")
        kind = rng.choice(("leaves", "tree", 'level "top"')) if rows == "a" else ""
        family = rng.choice((None, "t")) if rows == "a" else rng.choice((None, "a")) if rows in "my" else None
        columns = [self.make_expr(rows) for _ in range(rng.randint(1, 3))]
        total = rows != "y" and all(rows in c[2] or "growth" in c[0] for c in columns)
        return dict(number=number, rows=rows, kind=kind, family=family, columns=columns, total=total)

    def row_members(self, table):
        if table["kind"] == "leaves":
            return self.leaves()
        members = self.members(table["rows"])
        return [a for a in members if self.parent[a] is None] if table["kind"].startswith("level") else members

    def bound(self, dim, member):
        return self.below(member) if dim == "a" else {member}

    def family_members(self, table):
        return self.members(table["family"]) if table["family"] else [None]

    def expected(self, table, member):
        """[[label, value …]]"""
        context = {} if member is None else {table["family"]: self.bound(table["family"], member)}
        lines, shown = [], set()
        for row in self.row_members(table):
            inner = self.narrow(context, table["rows"], self.bound(table["rows"], row))
            lines.append([self.label(row)] + [c[1](inner) for c in table["columns"]])
            shown |= inner[table["rows"]]
        if table["total"]:
            inner = self.narrow(context, table["rows"], shown)
            lines.append(["Total"] + [c[1](inner) for c in table["columns"]])
        return lines

    # ---- text ----

    def label(self, member):
        return member if member in YEARS else f"M{self.number} {member}"

    def names(self, prefix):
        own = ["a", "t", "m", "flow", "yearly", "balance", "price", "amount", "extra", "t0", "t1", *self.parent, *self.months]
        return {name: f"{prefix}{self.number}_{name}" for name in own}

    def table_text(self, table, name, names, member):
        """member: the table is written out for it; otherwise it is a family, if it is one."""
        each = " for each {%s}" % table["family"] if table["family"] and member is None else ""
        bound = " for {%s} {%s}" % (table["family"], member) if member is not None else ""
        if member is not None and table["family"] == "a":
            bound = " for {a} {%s}" % member
        dim = "year" if table["rows"] == "y" else "{%s}" % table["rows"]
        text = "table " + name + each + " {{ column \"Label\" label; "
        for i, column in enumerate(table["columns"]):
            text += f"column \"C{i}\" = {column[0]}; "
        text += f"rows {dim} {table['kind']}{bound} with empty"
        if table["total"]:
            text += "; total \"Total\""
        return (text + " }}").format(**names)

    def statements(self, prefix, changed):
        """changed: with a member and a fact of zero more."""
        n = self.names(prefix)
        lines = [f"dimension {n['t']} {{ {n['t0']} \"{self.label('t0')}\"; {n['t1']} \"{self.label('t1')}\" }}",
                 f"dimension {n['m']} ordered {{ " + "; ".join(f'{n[m]} "{self.label(m)}"' for m in self.months) + " }"]
        tops = []
        for a in self.parent:
            if self.parent[a] is not None:
                continue
            children = "; ".join(f'{n[c]} "{self.label(c)}"' for c in self.parent if self.parent[c] == a)
            block = f" {{ {n['a']} " + children.replace("; ", f"; {n['a']} ") + " }" if children else ""
            tops.append(f'{n[a]} "{self.label(a)}" {n["t"]} {n[self.theme[a]]}{block}')
        if changed:
            tops.append(f'{n["extra"]} "EXTRA" {n["t"]} {n["t0"]}')
        lines.append(f"dimension {n['a']} levels \"top\" 1, \"low\" 2 {{ " + "; ".join(tops) + " }")
        lines += [f"ledger {n['flow']} by {n['a']}, {n['m']}", f"ledger {n['yearly']} by {n['a']}, year",
                  f"ledger {n['balance']} by {n['a']}, {n['m']} closing {n['m']}", f"ledger {n['price']} by {n['a']} unit d per pieces",
                  f"ledger {n['amount']} by {n['a']} unit pieces"]
        for ledger, facts in self.facts.items():
            rows = [" ".join(n.get(k, k) for k in place) + (" -" if v is None else f" {float(v):.2f}" if ledger != "amount" else f" {int(v)}")
                    for place, v in facts.items()]
            empty = [p for p in ((a, m) for a in self.leaves() for m in self.months) if p not in facts]
            if changed and ledger == "flow" and empty:
                rows.append(f"{n[empty[0][0]]} {n[empty[0][1]]} 0.00")
            if rows:
                lines.append(f"facts {n[ledger]} {{ " + "; ".join(rows) + " }")
        for table in self.tables:
            lines.append(self.table_text(table, f"f{self.number}_{table['number']}", n, None))
            for member in self.family_members(table) if table["family"] else ():
                lines.append(self.table_text(table, f"w{self.number}_{table['number']}_{member}", n, member))
        lines.append(f'table c{self.number} {{ column "Label" label; group for each {n["m"]} {{ column "" = {n["flow"]} }}; '
                     f'rows {n["a"]} leaves with empty; total "Total" }}')
        return lines + self.figure_lines(n)

    def figures(self, n):
        """(name, its family, what it shows for {of})"""
        flow = n["flow"]
        return [(f"p{self.number}", "t", f"tree {n['a']} = {flow}{{of}}"),
                (f"q{self.number}", "m", f"tree {n['a']} = {flow}{{of}}"),
                (f"r{self.number}", "a", f"tree {n['m']} = {flow}{{of}}"),
                (f"k{self.number}", "t", f"stage \"M\" {{{{ nodes months = {n['m']} }}}}; stage \"A\" {{{{ nodes parts = {n['a']} leaves }}}}; "
                                         f"flow months -> parts = {flow}{{of}}")]

    def figure_lines(self, n):
        lines = []
        for name, dim, shows in self.figures(n):
            lines.append(f"figure {name} for each {n[dim]} {{ {shows.format(of='')} }}")
            lines += [f"figure w{name}_{m} {{ {shows.format(of=f'({n[dim]} {n[m]})')} }}" for m in self.members(dim)]
        return lines

    def across(self):
        """Of each leaf and of all, the flow of each month."""
        bound = [(self.label(a), {a}) for a in self.leaves()] + [("Total", set(self.leaves()))]
        return [[label] + [shown(self.read("flow", {"a": members, "m": {m}}), False) for m in self.months] for label, members in bound]


# ---- what is printed ----

def run(folder, text_files):
    for name, text in text_files.items():
        (folder / name).write_text(text)
    result = subprocess.run(["budgetc", "--emit=csv", "--emit=json", "-o", "out/", "a.budget"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    tables, figures = {}, {}
    if result.returncode == 0:
        report = json.loads((folder / "out" / "all_models.json").read_text())
        figures = {figure.pop("id"): figure for figure in report["figures"]}
        for path in (folder / "out").glob("*.csv"):
            name = path.name[:-4]
            tables[name] = [row for row in csv.reader(io.StringIO(path.read_text()))][1:]
            path.unlink()
    return result, tables, figures


def shown(value, percent):
    """As it is printed with two decimals, half up."""
    if value is None:
        return ""
    hundredths = abs(Fraction(value)) * 100
    whole = int(hundredths + Fraction(1, 2))
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{whole // 100}.{whole % 100:02d}" + ("%" if percent else "")


def expect_same(problems, what, found, wanted):
    if found != wanted:
        problems.append(f"{what}:\n  found  {found}\n  wanted {wanted}")


def without_extra(rows):
    """A fact of zero makes a blank zero, and nothing else."""
    return [[cell if cell not in ("0.00", "") else "" for cell in row] for row in rows if row[0] != "EXTRA"]


def check_model(model, tables, problems):
    expect_same(problems, f"columns for each month, table c{model.number}", tables.get(f"c{model.number}"), model.across())
    for table in model.tables:
        for member in model.family_members(table):
            name = f"f{model.number}_{table['number']}"
            if member is not None:
                code = model.names("x")[member]
                name += f"({code})"
            wanted = [[row[0]] + [shown(v, "percent" in c[0]) for v, c in zip(row[1:], table["columns"])] for row in model.expected(table, member)]
            found = tables.get(name)
            if found is None and member is not None and not any(set(row[1:]) - {"", "0.00"} for row in wanted):
                continue  # nothing stands in it
            what = f"table {name} [{model.table_text(table, 'T', model.names('x'), None)}]"
            expect_same(problems, what, found, wanted)
            if found and member is not None:
                expect_same(problems, what + " written out", tables.get(f"w{model.number}_{table['number']}_{member}"), found)
            if found and table["total"] and table["kind"] != "tree":
                check_foots(table, found, what, problems)


def total_of(figure):
    """Of what flows in it, or of the tops of a tree."""
    parts = figure["edges"] if figure["kind"] == "flow" else [node for node in figure["nodes"] if node["stage"] == 0]
    return sum(Fraction(part["amount"]) for part in parts)


def check_figures(model, figures, problems):
    names = model.names("x")
    for name, dim, _ in model.figures(names):
        for member in model.members(dim):
            amount = model.read("flow", {dim: model.bound(dim, member)}) or 0
            written = figures.get(f"w{name}_{member}")
            found = figures.get(f"{name}({names[member]})")
            if found is None and not written["nodes"]:
                continue  # nothing flows in it
            expect_same(problems, f"figure {name} of {member}", {**(found or {}), "title": ""}, {**written, "title": ""})
            expect_same(problems, f"total of figure {name} of {member}", total_of(written), amount)


def check_foots(table, found, what, problems):
    for c, column in enumerate(table["columns"]):
        if table["rows"] in column[2]:
            rows = sum(Fraction(row[c + 1] or 0) for row in found[:-1])
            expect_same(problems, f"{what}, column {c} foots", rows, Fraction(found[-1][c + 1] or 0))


def check(seed, count, folder):
    rng = random.Random(seed)
    models = [Model(i, rng) for i in range(count)]
    problems = []
    first = [line for model in models for line in model.statements("x", False)]
    result, tables, figures = run(folder, {"a.budget": HEADER + "\n".join(first) + "\n"})
    if result.returncode:
        return [f"it is refused: {result.stdout[:3000]}"]
    for model in models:
        check_model(model, tables, problems)
        check_figures(model, figures, problems)
    other = [line for model in models for line in model.statements("z", True)]
    rng.shuffle(other)
    cut = rng.randint(0, len(other))
    text = HEADER + "include \"b.budget\"\n" + "\n".join(other[:cut]) + "\n"
    result, others, _ = run(folder, {"a.budget": text, "b.budget": "\n".join(other[cut:]) + "\n"})
    if result.returncode:
        return problems + [f"in other words it is refused: {result.stdout[:3000]}"]
    for name, rows in tables.items():
        there = others.get(name.replace("(x", "(z"))
        if there is None or without_extra(there) != without_extra(rows):
            problems.append(f"{name} in other words:\n  {there}\n  {rows}")
    return problems


def main():
    runs, seed = int(sys.argv[1]), int(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    with tempfile.TemporaryDirectory(prefix="budgetc-laws-") as top:
        for at in range(seed, seed + runs):
            problems = check(at, count, pathlib.Path(top))
            if problems:
                print(f"seed {at}:", *problems[:5], sep="\n")
                sys.exit(1)


main()
