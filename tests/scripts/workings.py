"""What a report says as JSON, computed again by other means: sums from facts, formulas from sums, cells and relations from
formulas, with other amounts too. And amounts changed in the sources, to ask budgetc about the same change."""
import collections
import fractions
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as xml
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ("wh2024", "township", "settlement")
ALL_EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.budget"))
COMPARE = {"==": lambda d: d == 0, "!=": lambda d: d != 0, "<=": lambda d: d <= 0, ">=": lambda d: d >= 0, "<": lambda d: d < 0, ">": lambda d: d > 0}
ORDER = ("held", "rounded", "broken")


def rounded(value, decimals, rule):
    """value × 10^decimals as an integer."""
    value *= 10 ** decimals
    whole, rest = divmod(abs(value.numerator), value.denominator)
    if rule != "down" and (2 * rest > value.denominator or (2 * rest == value.denominator and (rule == "half up" or whole % 2))):
        whole += 1
    return -whole if value < 0 else whole


class Workings:
    """amounts: by fact, those that are other than in the report."""

    def __init__(self, report, amounts=()):
        self.report = report
        self.amounts = [None if fact["amount"] is None else fractions.Fraction(fact["amount"]) for fact in report["facts"]]
        for fact, amount in dict(amounts).items():
            self.amounts[fact] = fractions.Fraction(amount)
        self.by_ledger = collections.defaultdict(list)
        for number, fact in enumerate(report["facts"]):
            self.by_ledger[fact["ledger"]].append(number)
        self.sums = [self.add_up(item) for item in report["sums"]]
        self.values = []
        for formula in report["formulas"]:
            self.values.append(self.compute(formula))

    def facts_of(self, item):
        if "fact" in item:
            return [item["fact"]]
        shape = self.report["shapes"][item["shape"]]
        found = self.by_ledger[shape["ledger"]]
        for axis, member in zip(shape["axes"], item["members"]):
            end = self.report["dimensions"][axis["dimension"]]["members"][member]["end"]
            through = axis.get("map")
            found = [fact for fact in found if self.within(self.report["facts"][fact]["members"][axis["axis"]], through, member, end)]
        return found

    @staticmethod
    def within(member, through, first, end):
        if through is not None:
            member = through[member]
        return member is not None and first <= member < end

    def add_up(self, item):
        ledger = self.report["shapes"][item["shape"]]["ledger"] if "shape" in item else self.report["facts"][item["fact"]]["ledger"]
        unit = self.report["ledgers"][ledger]["decimals"]
        return sum((self.amounts[fact] or 0) for fact in self.facts_of(item)) * 10 ** unit

    def compute(self, formula):
        kind = formula["kind"]
        if kind == "linear":
            terms = formula["terms"]
            return fractions.Fraction(formula["constant"]) + sum(fractions.Fraction(term["factor"]) * self.sums[term["sum"]] for term in terms)
        left, right = self.values[formula["left"]], self.values[formula["right"]] if "right" in formula else 0
        if left is None or right is None or (kind == "divide" and right == 0):
            return None
        if kind == "round":
            step = fractions.Fraction(formula["step"])
            return fractions.Fraction(rounded(left / step, formula["decimals"], self.report["rounding"]), 10 ** formula["decimals"]) * step
        return {"add": lambda: left + right, "subtract": lambda: left - right, "multiply": lambda: left * right, "divide": lambda: left / right,
                "abs": lambda: abs(left), "min": lambda: min(left, right), "max": lambda: max(left, right)}[kind]()

    def shown(self, value, scale, decimals):
        return None if value is None else rounded(value * fractions.Fraction(scale), decimals, self.report["rounding"])

    def claim(self, claim):
        """Its state, and what a waiver would have to cover."""
        left, right = self.values[claim["left"]], self.values[claim["right"]]
        if left is None or right is None:
            return "broken", None
        residue = left - right
        if COMPARE[claim["comparison"]](residue):
            return "held", 0
        if "scale" in claim:
            seen = self.shown(left, claim["scale"], claim["decimals"])
            if seen == self.shown(right, claim["scale"], claim["decimals"]):
                return "held", 0
            residue_waived = fractions.Fraction(seen, 10 ** claim["decimals"])
        else:
            residue_waived = residue
        if residue > 0 and claim["comparison"] in ("==", "<=") and residue <= fractions.Fraction(claim["below"]):
            return "rounded", 0
        if residue < 0 and claim["comparison"] in ("==", ">=") and -residue <= fractions.Fraction(claim["above"]):
            return "rounded", 0
        return "broken", residue_waived

    def state(self, relation):
        if relation["unsaid"] and not relation["claims"]:
            return relation["state"]
        for condition in relation["conditions"]:
            left, right = self.values[condition["left"]], self.values[condition["right"]]
            if left is None or right is None or not COMPARE[condition["comparison"]](left - right):
                return "untried"
        states = [self.claim(claim) for claim in relation["claims"]]
        worst = max((state for state, _ in states), key=ORDER.index)
        covered = [fractions.Fraction(claim["waived"]) for claim in relation["claims"]]
        if worst == "broken" and relation["waivable"] and [residue for _, residue in states] == covered:
            return "waived"
        return worst

    def cell(self, cell):
        """What it shows, as in the report."""
        decimals = len(cell["amount"].partition(".")[2])
        shown = self.shown(self.values[cell["formula"]], cell["scale"], decimals)
        if shown is None:
            return None
        digits = str(abs(shown)).rjust(decimals + 1, "0")
        text = digits if not decimals else f"{digits[:-decimals]}.{digits[-decimals:]}"
        return f"-{text}" if shown < 0 else text


def name(suite, instance):
    return suite, instance or suite


def computed(report, amounts=()):
    """How many relations of each name are broken, of those that can be computed."""
    workings = Workings(report, amounts)
    return collections.Counter(name(r["suite"], r["instance"]) for r in report["relations"] if workings.state(r) == "broken")


def budgetc(*arguments, **options):
    return subprocess.run(["budgetc", *map(str, arguments)], capture_output=True, text=True, check=False, **options)


def judged(budget, folder):
    """The broken relations that budgetc finds, from its JUnit file. None if it did not come that far."""
    out = Path(folder, "junit.xml")
    report = Path(folder, "judged.json")
    report.unlink(missing_ok=True)
    budgetc("--junit", out, "--emit=json", "--emit-anyway", "-o", report, budget)
    if not report.exists():
        return None  # something else was wrong before
    root = xml.parse(out).getroot()
    cases = root.iter("testcase")
    # Names that come again have a number there.
    return collections.Counter((case.get("classname"), re.sub(r" \[\d+\]$", "", case.get("name"))) for case in cases if case.find("failure") is not None)


def report_of(budget, folder):
    out = Path(folder, "report.json")
    out.unlink(missing_ok=True)
    budgetc("--emit=json", "--emit-anyway", "-o", out, budget)
    return json.loads(out.read_text(encoding="utf-8")) if out.exists() else None


def copy_example(example, folder):
    """A copy of the example in a folder, with the files that it reads."""
    target = Path(folder, "examples")
    if not target.exists():
        shutil.copytree(ROOT / "examples", target)
        shutil.copytree(ROOT / "lib", Path(folder, "lib"))
    return target / f"{example}.budget"


def change(report, budget, rng, count):
    """Other amounts for some facts that the sources of the budget hold: {fact: amount}, and {path: bytes before}."""
    able = [number for number, fact in enumerate(report["facts"])
            if fact["amount"] is not None and fact["place"] and Path(budget.parent, fact["place"]["file"]).exists()]
    amounts, before = {}, {}
    edits = collections.defaultdict(list)
    for number in rng.sample(able, min(count, len(able))):
        fact = report["facts"][number]
        path = Path(budget.parent, fact["place"]["file"])
        text = path.read_bytes()
        before.setdefault(path, text)
        mark = 3 if text.startswith(b"\xef\xbb\xbf") else 0
        written = fact["written"].encode()
        assert text[fact["offset"] + mark:fact["offset"] + mark + len(written)] == written, (fact, path)
        new = written.decode().replace(",", "")
        if fractions.Fraction(new) != fractions.Fraction(fact["amount"]):
            continue  # in another unit than its ledger
        decimals = report["ledgers"][fact["ledger"]]["decimals"]
        step = fractions.Fraction(1, 10 ** decimals)
        amount = fractions.Fraction(new) + step * rng.choice((1, -1, 7, 100, -2500, 10 ** 5))
        digits = str(rounded(abs(amount), decimals, "down")).rjust(decimals + 1, "0")
        new = ("-" if amount < 0 else "") + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
        amounts[number] = new
        edits[path].append((fact["offset"] + mark, len(written), new.encode()))
    for path, items in edits.items():
        text = path.read_bytes()
        for offset, length, new in sorted(items, reverse=True):
            text = text[:offset] + new + text[offset + length:]
        path.write_bytes(text)
    return amounts, before


def undo(before):
    for path, text in before.items():
        path.write_bytes(text)


def random_budgets(first, count, folder):
    program = Path(shutil.which("budgetc")).parent / "tests/random/random"
    for seed in range(first, first + count):
        text = subprocess.run([program, f"--print={seed}"], capture_output=True, check=False, cwd=ROOT).stdout
        path = Path(folder, f"random{seed}.budget")
        path.write_bytes(text)
        yield path
