"""Random budgets, computed a second time with Python's fractions: every cell of every table must be what exact
arithmetic and the rule of rounding say, to the last digit; what was written, read again as stated figures, must
agree; and every relation must come out as the rule of tolerance says. The budgets are the same in every run.
"""
import csv
import io
import random
import re
from fractions import Fraction

from .base import Test, execute, temporary_folder, write_files

BUDGETS = 60
ROUNDINGS = ("half_up", "half_even", "down")
UNITS = {"CNY": Fraction(1), "thousand": Fraction(1000), "万元": Fraction(10000), "cent": Fraction(1, 100),
         "dozen": Fraction(12), "亿元": Fraction(10**8)}


# ---- the oracle ----

def rounded(value, decimals, rule):
    """value × 10^decimals as an integer."""
    scaled = abs(value) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    up = {"down": False, "half_up": rest and twice >= 0, "half_even": twice > 0 or (twice == 0 and whole % 2)}[rule]
    whole += bool(up)
    return -whole if value < 0 else whole


def shown(mantissa, decimals):
    digits = str(abs(mantissa)).rjust(decimals + 1, "0")
    text = digits[:-decimals] + "." + digits[-decimals:] if decimals else digits
    return "-" + text if mantissa < 0 else text


def add(a, b, sign=1):
    """None is blank: it counts as zero, but two blanks are blank."""
    return None if a is None and b is None else (a or 0) + sign * (b or 0)


def quotient(a, b):
    return None if a is None or not b else a / b


# ---- a random budget ----

def finite(value):
    """A fraction as a decimal number, or None if it has too many decimals."""
    for decimals in range(10):
        if (value * 10**decimals).denominator == 1:
            return shown(int(value * 10**decimals), decimals)
    return None


def grouped(text):
    sign, whole, point, rest = re.fullmatch(r"(-?)(\d+)(\.?)(\d*)", text).groups()
    return sign + f"{int(whole):,}" + point + rest


class Ledger:
    def __init__(self, chance, name, header):
        self.name = name
        self.unit = chance.choice(list(UNITS))
        self.decimals = chance.randrange(0, 5)
        self.exact = chance.random() < 0.2
        self.facts = {}  # (account, source): amount in CNY, None for a dash

    def step(self):
        return UNITS[self.unit] / 10**self.decimals

    def declaration(self):
        return f"ledger {self.name} by account, source unit {self.unit} decimals {self.decimals}{' exact' * self.exact}"

    def sum(self, accounts, sources):
        found = [amount for (account, source), amount in self.facts.items()
                 if amount is not None and account.startswith(accounts) and source in sources]
        return sum(found) if found else None


class Budget:
    def __init__(self, seed):
        self.chance = chance = random.Random(seed)
        self.unit = chance.choice(list(UNITS))
        self.decimals = chance.randrange(0, 5)
        self.rounding = ROUNDINGS[seed % 3]
        self.sources = [f"s{i}" for i in range(chance.randrange(1, 4))]
        self.accounts = self.random_accounts()
        self.leaves = [a for a in self.accounts if not any(b != a and b.startswith(a) for b in self.accounts)]
        self.ledgers = [Ledger(chance, name, self) for name in ("got", "spent")]
        self.files = {}
        self.blocks = [self.random_facts(ledger) for ledger in self.ledgers]
        self.columns = [self.random_column() for _ in range(6)]

    def random_accounts(self):
        chance, codes = self.chance, set()
        for _ in range(chance.randrange(3, 12)):
            code = str(chance.randrange(1, 4))
            codes.add(code)
            for _ in range(chance.randrange(0, 3)):
                code += f"{chance.randrange(0, 30):02}"
                codes.add(code)
        return sorted(codes)

    def random_amount(self, ledger):
        """In steps of the ledger; often where rounding decides."""
        chance = self.chance
        kind = chance.random()
        if kind < 0.1:
            return Fraction(0)
        if kind < 0.5:
            return chance.randrange(-10**6, 10**6) * ledger.step()
        if kind < 0.55:
            return chance.randrange(-10**20, 10**20) * ledger.step()
        # half a step of some table: a tie, or next to one
        tie = UNITS[chance.choice(list(UNITS))] / 10**chance.randrange(0, 4) / 2 * chance.randrange(-99, 99)
        steps = tie / ledger.step()
        return (steps.numerator // steps.denominator + chance.choice((0, 0, 0, 1, -1))) * ledger.step()

    def written(self, ledger, amount):
        """As it may be typed: grouped, with zeros behind, in another unit, as quantity and price."""
        chance = self.chance
        if amount is None:
            return "-"
        text = shown(int(amount / ledger.step()), ledger.decimals)
        kind = chance.random()
        if kind < 0.2:
            return grouped(text)
        if kind < 0.3 and "." in text:
            return text + "000"
        if kind < 0.5:
            unit = chance.choice(list(UNITS))
            other = finite(amount / UNITS[unit])
            return f"{other} {unit}" if other else text
        if kind < 0.6:
            count = chance.randrange(1, 9)
            price = finite(amount / UNITS[ledger.unit] / count)
            return f"{count} @ {price}" if price and amount >= 0 else text
        return text

    def random_facts(self, ledger):
        for account in self.leaves:
            for source in self.sources:
                if self.chance.random() < 0.7:
                    dash = self.chance.random() < 0.15
                    ledger.facts[account, source] = None if dash else self.random_amount(ledger)
        if self.chance.random() < 0.3:
            return self.facts_from_csv(ledger)
        rows = [f"  {account} {source} {self.written(ledger, amount)}"
                for (account, source), amount in ledger.facts.items()]
        return "\n".join([f"facts {ledger.name} {{", *rows, "}"])

    def facts_from_csv(self, ledger):
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["account", "source", "amount"])
        for (account, source), amount in ledger.facts.items():
            plain = "-" if amount is None else shown(int(amount / ledger.step()), ledger.decimals)
            writer.writerow([account, source, grouped(plain) if plain != "-" else plain])
        self.files[f"{ledger.name}.csv"] = text.getvalue().encode()
        return f'facts {ledger.name} from "{ledger.name}.csv"'

    def random_column(self):
        """An expression, how to compute it, and how it is shown."""
        chance = self.chance
        got, spent = self.ledgers
        one = chance.choice(self.sources)
        everywhere = self.sources
        factor = chance.choice(("0.37", "1.5", "-2", "3"))
        header = UNITS[self.unit]
        places = chance.randrange(0, 3)

        def value_rounded(a):
            value = got.sum(a, everywhere)
            return None if value is None else rounded(value / header, places, self.rounding) * header / 10**places
        expression, value = chance.choice((
            ("got", lambda a: got.sum(a, everywhere)),
            ("spent", lambda a: spent.sum(a, everywhere)),
            ("got + spent", lambda a: add(got.sum(a, everywhere), spent.sum(a, everywhere))),
            ("got - spent", lambda a: add(got.sum(a, everywhere), spent.sum(a, everywhere), -1)),
            (f"got(source {one})", lambda a: got.sum(a, [one])),
            (f"got * {factor}", lambda a: None if got.sum(a, everywhere) is None
             else got.sum(a, everywhere) * Fraction(factor)),
            (f"round(got, {places})", value_rounded),
            ("got / spent", lambda a: quotient(got.sum(a, everywhere), spent.sum(a, everywhere))),
        ))
        decimals = chance.randrange(0, 5)
        if "/" in expression:
            return expression, value, "as percent", Fraction(1, 100), decimals, "%"
        unit = chance.choice(list(UNITS))
        return expression, value, f"unit {unit}", UNITS[unit], decimals, ""

    # ---- as text ----

    def source(self):
        lines = [f"budget b \"Random\" {{ year 2024; unit {self.unit}; decimals {self.decimals}; rounding {self.rounding} }}",
                 "unit CNY"]
        lines += [f"unit {name} = {finite(factor)} CNY" for name, factor in UNITS.items() if name != "CNY"]
        lines.append('classification account "Account" levels "a" 1, "b" 3, "c" 5 {')
        lines += [f'  {code} "Account {code}"' for code in self.accounts] + ["}"]
        lines.append('dimension source "Source" { ' + "; ".join(self.sources) + " }")
        lines += [ledger.declaration() for ledger in self.ledgers] + self.blocks
        lines.append('table t "All" {\n  column "Code" code')
        lines += [f'  column "c{i}" = {expression} {form} decimals {decimals}'
                  for i, (expression, _, form, _, decimals, _) in enumerate(self.columns)]
        lines += ["  rows account tree with empty", "  total all", "}", ""]
        return "\n".join(lines)

    # ---- what must come out ----

    def cell(self, column, account):
        _, value, _, step, decimals, sign = column
        amount = value(account)
        return "" if amount is None else shown(rounded(amount / step, decimals, self.rounding), decimals) + sign

    def expected(self):
        head = ["Code"] + [f"c{i}" for i in range(len(self.columns))]
        rows = [[code] + [self.cell(column, code) for column in self.columns] for code in self.accounts]
        return [head, *rows, [""] + [self.cell(column, "") for column in self.columns]]


def run_budget(seed, setting):
    budget = Budget(seed)
    source = budget.source()
    with temporary_folder() as folder:
        write_files(folder, {"a.budget": source.encode(), **budget.files})
        done = execute(setting, ["budgetc", "--emit=csv", "--table=t", "a.budget"], folder)
        if done.status:
            return [done.err.decode() + source]
        got = list(csv.reader(io.StringIO(done.out.decode())))
        if got != budget.expected():
            wrong = [f"is {a}\nnot {b}" for a, b in zip(got, budget.expected()) if a != b]
            return ["\n".join([f"{len(got)} rows for {len(budget.expected())}", *wrong, source])]
        # what was written, read again, is what was computed
        write_files(folder, {"b.budget": b'include "a.budget"\nstated t from "t.csv"\n', "t.csv": done.out})
        again = execute(setting, ["budgetc", "b.budget"], folder)
    cells = len(got[0]) * (len(got) - 1)
    if again.status or not re.search(rb"\b(\d+) held, 0 within rounding, 0 waived, 0 broken", again.err):
        return [f"read again, of {cells} cells:\n{again.err.decode()}\n{source}"]
    return []


# ---- tolerance ----

def tolerance_budget(seed):
    """Relations next to the edge of what rounding explains, and what each must come to."""
    chance = random.Random(seed)
    decimals = chance.randrange(0, 4)
    step = Fraction(1, 10**decimals)
    amounts = [chance.randrange(-5000, 5000) * step for _ in range(6)]
    lines = [f'budget b "B" {{ year 2024; unit k; decimals {decimals} }}', "unit k decimals 9",
             "dimension d { " + "; ".join(f"m{i}" for i in range(7)) + " }",
             f"ledger soft by d unit k decimals {decimals}", f"ledger hard by d unit k decimals {decimals} exact"]
    for name in ("soft", "hard"):
        lines.append(f"facts {name} {{ " + "; ".join(
            f"m{i} {shown(int(a / step), decimals)}" for i, a in enumerate(amounts)) + "; m6 - }")
    outcomes = {"held": 0, "rounded": 0, "broken": 0}
    for number in range(40):
        side, slack, value = [], Fraction(0), Fraction(0)
        for i in chance.sample(range(6), chance.randrange(1, 5)):
            factor = Fraction(chance.choice(("1", "2", "0.5", "-3")))
            ledger = chance.choice(("soft", "soft", "hard"))
            side.append(f"{finite(factor)} * {ledger}(m{i})")
            value += factor * amounts[i]
            slack += abs(factor) * step / 2 if ledger == "soft" else 0
        fine = Fraction(1, 10**8)
        difference = chance.choice((0, slack, slack + fine, slack - fine, -slack, -slack - fine, -slack + fine))
        if chance.random() < 0.3:
            side.append("soft(m6)")  # a dash: no amount, and nothing that was rounded
        comparison = chance.choice(("==", "<=", ">=", "<", ">", "!="))
        literal = finite(value + difference)
        tolerance = " within rounding" if comparison in ("==", "<=", ">=") else ""
        lines.append(f"invariant i{number} severity warning because \"a test\": {' + '.join(side)} {comparison} {literal} k{tolerance}")
        gap = -difference  # left - right
        if comparison in ("<", ">", "!="):  # what is rounded has nothing to say about these
            outcomes["held" if {"<": gap < 0, ">": gap > 0, "!=": gap != 0}[comparison] else "broken"] += 1
            continue
        off = {"==": abs(gap), "<=": max(gap, 0), ">=": max(-gap, 0)}[comparison]
        outcomes["held" if off == 0 else "rounded" if off <= slack else "broken"] += 1
    return "\n".join(lines) + "\n", outcomes


def run_tolerance(seed, setting):
    source, outcomes = tolerance_budget(seed)
    with temporary_folder() as folder:
        write_files(folder, {"a.budget": source.encode()})
        done = execute(setting, ["budgetc", "a.budget"], folder)
    words = f"{outcomes['held']} held, {outcomes['rounded']} within rounding, 0 waived, {outcomes['broken']} broken"
    told = re.sub(rb" \(largest residue [^)]*\)", b"", done.err)
    return [] if words.encode() in told else [f"expected {words}\n{done.err.decode()[-3000:]}\n{source}"]


def tests():
    for seed in range(BUDGETS):
        yield Test(f"money: random budget {seed}", lambda s, n=seed: run_budget(n, s))
        if seed % 4 == 0:
            yield Test(f"money: tolerance {seed}", lambda s, n=seed: run_tolerance(n, s))
