#!/usr/bin/env python3
"""The forms of the library: the codes that offices print are known, in the years that they are of; every relation of a form
breaks by one wrong figure and is named; budgets of other places need few lines besides their facts."""
import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ["ROOT"]) if "ROOT" in os.environ else pathlib.Path(__file__).resolve().parents[2]

# In the file, the amount before and after, and the relation that must be named.
BREAKS = {
    "archive": [
        ("archive/facts.budget", r"(2012604   )152.75", r"\g<1>152.57", "final_balance"),
        ("archive/facts.budget", r"(2012601     402.66)      83.54", r"\1      83.45", "final_source_balance"),
        ("archive/facts.budget", r"2296010 2.65", "2296010 2.56", "final_fund_balance"),
        ("archive/facts.budget", r"facts start_balance for entity 412001 \{ general 4.37; other", "facts start_balance for entity 412001 { gov_fund 4.37; other", "funds_by_account"),
        ("archive/facts.budget", r"fund_end for entity 412001, source gov_fund", "fund_end for entity 412001, source general", "only_funds_by_account"),
        ("archive/facts.budget", r"30211 - 6.20", "30211 - 6.02", "final_same_money"),
        ("archive/facts.budget", r"distributed for entity 412002 \{ trading", "distributed for entity 412002 { general", "final_surplus"),
        ("archive/facts.budget", r"(official_spent .*)reception 1.18", r"\1reception 0.18", "final_official"),
        ("archive/facts.budget", r"(official_spent .*)car_running 5.42", r"\1car_running 6.42", "official_kept"),
        ("archive/facts.budget", r"last_end for 2023 \{ 8.97", "last_end for 2023 { 8.79", "carried_over"),
        ("archive/facts.budget", r"for_small \{ goods 60.10", "for_small { goods 66.10", "small_within"),
        ("archive/facts.budget", r"for_micro \{ goods 22.40", "for_micro { goods 92.40", "micro_within"),
    ],
    "hefeng": [
        ("hefeng/facts.budget", r"gov_fund 2120804 15.00", "gov_fund 2120804 51.00", "fund_rolls"),
        ("hefeng/facts.budget", r"gov_fund 2120804 225.00", "gov_fund 2120804 252.00", "fund_receipts_listed"),
        ("hefeng/facts.budget", r"gov_fund 2120804 18.00", "gov_fund 2120804 81.00", "fund_opening_listed"),
        ("hefeng/facts.budget", r"year_end for entity 318001 \{ gov_fund 15.00", "year_end for entity 318001 { gov_fund 51.00", "fund_closing_listed"),
        ("hefeng/facts.budget", r"(facts fund_closing .*)state_capital 2230299 -", r"\1general 2130122 4.00", "no_general_by_account"),
        ("hefeng/purchases.budget", r"computers     5.40", "computers     4.50", "purchases_planned"),
        ("hefeng/purchases.budget", r"seeds business 8.00", "seeds business 80.00", "purchases_paid"),
        ("hefeng/purchases.budget", r"computers 5.40; traps 38.00; survey", "computers 54.00; traps 38.00; survey", "reserved_within"),
        ("hefeng/purchases.budget", r"traps 30.00", "traps 39.00", "micro_reserved_within"),
        ("hefeng/purchases.budget", r"sme_reserved for entity 318001 \{ computers 5.40; traps 38.00; survey 24.00; paving 40.00", "sme_reserved for entity 318001 { computers 5.40; traps 30.00; survey -; paving -", "reserved_enough"),
        ("hefeng/purchases.budget", r"survey 24.00; paving 20.00", "survey 14.00; paving 20.00", "micro_enough"),
        ("hefeng/purchases.budget", r"legal 3.00", "legal 3.30", "services_planned"),
        ("hefeng/purchases.budget", r"soil 24.00", "soil 2,400.00", "services_paid"),
        ("hefeng/history.budget", r"2210201   50.80", "2210201   40.80", "changes_explained"),
    ],
    "qinghe": [
        ("qinghe.budget", r"general   10104   9,600.00", "general   10104   9,060.00", "books_balance"),
        ("qinghe.budget", r"fund_held for 2024 \{ 20910 18,460.00; 20911 2,310.00", "fund_held for 2024 { 20910 -18,460.00; 20911 2,310.00", "insurance_covers"),
        ("qinghe.budget", r"broad   2  7,300.00", "broad   2  3,700.00", "transfers_listed"),
        ("qinghe.budget", r"(debt_end .*)general_debt 58,000.00", r"\1general_debt 85,000.00", "debt_rolls"),
        ("qinghe.budget", r"special_debt 52,000.00", "special_debt 42,000.00", "debt_limited"),
        ("qinghe.budget", r"14,305.80", "13,405.80", "adjusted_revenue"),
        ("qinghe.budget", r"11,060.00 11,042.30", "11,060.00 11,402.30", "adjusted_outlay"),
        ("qinghe.budget", r"special_debt 10,000.00 18,000.00", "special_debt 10,000.00 19,000.00", "bonds_special"),
        ("qinghe.budget", r"(debt_taken .*general_debt 6,000.00) 9,500.00", r"\1 5,900.00", "bonds_general"),
    ],
    "alder-bend": [
        ("alder-bend.budget", r"general +property +2,410,000", "general property 2,401,000", "fund_rolls"),
        ("alder-bend.budget", r"moved_out for fund general, version adopted \{ 2026 150,000", "moved_out for fund general, version adopted { 2026 105,000", "transfers_meet"),
        ("alder-bend.budget", r"(facts fund_end .*\n.*\n.*\n  streets +)219,000", r"\1-219,000", "fund_positive"),
        ("alder-bend.budget", r"(facts fund_start .*\n.*\n  general +)1,204,600", r"\1 1,240,600", "carried"),
        ("alder-bend.budget", r"(facts fund_end .*\n.*\n  general +)1,462,300", r"\1 462,300", "reserve"),
    ],
    "lindental": [
        ("lindental.budget", r"2025 618,400", "2025 -618,400", "balanced"),
        ("lindental.budget", r"610101 benefits 1,982,400", "610101 benefits 8,192,400", "taxes_carry"),
    ],
    "vellamo": [
        ("vellamo.budget", r"GF1002 27 7,405.6", "GF1002 27 9,905.6", "deficit"),
        ("vellamo.budget", r"(facts receipts \{\n.*\n  )111", r"\g<1>21 ", "receipts_are_revenue"),
        ("vellamo.budget", r"GF1005 27", "GF1005 14", "expense_is_no_revenue"),
    ],
}


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def wants(condition, what, found=""):
    if not condition:
        sys.exit(f"{what}\n{found}")


def relations_of(folder, prefix):
    """The invariants that a form declares."""
    names = set()
    for path in folder.glob(prefix):
        names |= set(re.findall(r"^invariant (\S+)", path.read_text(encoding="utf-8"), re.M))
    return names


def breaks(example):
    named = set()
    for file, before, after, relation in BREAKS[example]:
        shutil.copytree(ROOT / "examples", "examples")
        path = pathlib.Path("examples") / file
        text = path.read_text(encoding="utf-8")
        changed, count = re.subn(before, after, text, count=1)
        wants(count == 1, f"{example}: {before} is not there")
        path.write_text(changed, encoding="utf-8")
        done = run("budgetc", "--max-errors=0", f"examples/{example}.budget")
        findings = [line for line in done.stderr.splitlines() if re.match(r"(error|warning)\[", line)]
        wants(any(f"({relation})" in line for line in findings), f"{example}: {relation} is not named", done.stderr)
        named.add(relation)
        shutil.rmtree("examples")
    return named


def all_break():
    named = {example: breaks(example) for example in BREAKS}
    cn, world = ROOT / "lib/cn", ROOT / "lib/world"
    for example, folder, files in (("archive", cn, "final*.budget"), ("hefeng", cn, "funds.budget"), ("hefeng", cn, "procurement.budget"),
                                   ("hefeng", cn, "changes.budget"), ("qinghe", cn, "county.budget"),
                                   ("alder-bend", world, "funds.budget"), ("lindental", world, "products.budget"), ("vellamo", world, "functions.budget")):
        untried = relations_of(folder, files) - named[example]
        wants(not untried, f"no figure breaks these relations of {folder.name}/{files}", str(untried))


def codes_known():
    """Codes and labels as offices print them in 2025."""
    seen = list(csv.reader(pathlib.Path(__file__).with_name("library-codes.csv").open(encoding="utf-8")))[1:]
    wants(len(seen) > 100, "there are no codes to look for")
    lines = [f'{kind} {code} "{label}"' for kind, code, label in seen]
    text = 'budget a "某局2025年预算" { year 2025; unit 万元 }\ninclude <cn/department>\n' + "\n".join(lines) + "\n"
    pathlib.Path("codes.budget").write_text(text, encoding="utf-8")
    done = run("budgetc", "codes.budget")
    wants("E0204" not in done.stderr, "the library has another label", done.stderr)
    functions = " ".join(f"{code} personnel 1.00;" for kind, code, _ in seen if kind == "function" and len(code) == 7)
    text = 'budget a "某局2025年预算" { year 2025; unit 万元 }\ninclude <cn/department>\nentity 301 "某局"\nentity 301001 "本级"\n'
    pathlib.Path("codes.budget").write_text(text + f"facts basic for entity 301001, source general {{ {functions} }}\n", encoding="utf-8")
    done = run("budgetc", "codes.budget")
    wants("E0201" not in done.stderr and "E0205" not in done.stderr, "the library lacks a code", done.stderr)


def every_year():
    """The classifications are whole in each year: no account without its parent."""
    for year in range(2018, 2027):
        text = f'budget a "某局{year}年预算" {{ year {year}; compare {year - 1}; unit 万元 }}\ninclude <cn/county>\ninclude <cn/economic>\ninclude <cn/economic-government>\n'
        pathlib.Path("year.budget").write_text(text, encoding="utf-8")
        done = run("budgetc", "year.budget")
        wants(done.returncode == 0, f"the classifications of {year} are not whole", done.stderr)


def few_lines():
    for example in ("alder-bend", "lindental", "vellamo", "archive", "qinghe", "hefeng"):
        text = (ROOT / f"examples/{example}.budget").read_text(encoding="utf-8")
        bare = re.sub(r"^facts .*?(\{[^{}\n]*\}$|^\})", "", text, flags=re.M | re.S)
        lines = [line for line in bare.splitlines() if line.strip()]
        wants(len(lines) <= 60, f"{example} has {len(lines)} lines that are no facts", bare)


def main():
    codes_known()
    every_year()
    few_lines()
    all_break()


with tempfile.TemporaryDirectory(prefix="budgetc-library-") as place:
    os.chdir(place)
    try:
        main()
    finally:
        os.chdir("/")
