#!/usr/bin/env python3
"""Programs that would say a wrong number if contexts, totals or sums meant something else: each names its findings, or proves what is right."""
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HEADER = 'budget a "A" { year 2025; compare 2024, 2023; unit d; language en }\nunit d decimals 2\nunit people\nunit eur decimals 2\n'
FLAT = 'dimension acc "Account" { p "P"; c "C"; q "Q" }\n'
TREE = 'classification acc "Account" levels "a" 1, "b" 2 { 1 "One"; 11 "Eleven"; 12 "Twelve"; 2 "Two"; 21 "Twenty-one" }\n'
MONTHS = 'dimension month "Month" ordered { quarter1 "Q1" { month jan "Jan"; month feb "Feb" }; quarter2 "Q2" { month apr "Apr" } }\n'
STAFF = ('dimension dept "Department" { x "X"; y "Y" }\ndimension grade "Grade" { g1 "One"; g2 "Two" }\nledger staff by dept, grade unit people\n'
         'ledger salary by grade unit d per people\nledger bonus by grade\nfacts staff { x g1 1; x g2 3; y g1 2; y g2 2 }\n'
         'facts salary { g1 50.00; g2 150.00 }\nfacts bonus { g1 5.00; g2 7.00 }\n')
FLOW = FLAT + "ledger l by acc\nfacts l { p 10.00; c 30.00; q 5.00 }\n"
DEEP = TREE + "ledger l by acc\nfacts l { 11 10.00; 12 30.00; 21 5.00 }\n"
MONTHLY = MONTHS + "ledger m by month\nfacts m { jan 1.00; feb 2.00; apr 4.00 }\nledger b by month closing month\nfacts b { jan 10.00; feb 30.00; apr 20.00 }\n"
YEARLY = "ledger y by year\nfacts y { 2025 30.00; 2024 20.00; 2023 15.00 }\n"
THEMES = ('dimension theme "Theme" { green "Green"; grey "Grey" }\ndimension project "Project" { bus "Bus" theme green; road "Road" theme grey; '
          'green "Greenway" theme grey }\nledger cost by project\nfacts cost { bus 10.00; road 30.00; green 7.00 }\n')


def table(columns, rows):
    return f'table t "T" {{ column "Label" label; {columns}; {rows} }}\n'


# Kind, common lines, and for each program: its lines, and the codes of all its findings ("" = none).
CASES = [
    ("products", STAFF, [
        ("measure pay = staff / 1 people * bonus(dept all)\nstated pay(x) = 26.00", "E0310"),
        ("stated staff(x) = 4 people\nmeasure pay = sum(grade leaves: staff * salary(dept all))\nstated pay(x) = 500.00\nstated pay(y) = 400.00\nstated pay = 900.00", ""),
        ("invariant i: for each e in dept: staff * salary(dept all) > 0", "E0312"),
        ("invariant i: for each e in dept, g in grade: staff * salary(dept all) > 0", ""),
        (table('column "M" = staff * salary', "rows grade; total \"All\""), "E0312"),
        (table('column "M" = staff * salary', 'rows grade; total "All" = sum(grade leaves: staff * salary)'), ""),
        (table('column "M" = max(bonus, 6.00 d)', 'rows grade; total "All"'), "E0310"),
        (table('column "M" = abs(bonus)', 'rows grade; total "All"'), "E0310"),
        (table('column "M" = round(bonus, 0)', 'rows grade; total "All"'), "E0310"),
        (table('column "M" = bonus + 1 d', 'rows grade; total "All"'), "E0310"),
        (table('column "M" = 2 * bonus - bonus / 4', 'rows grade; total "All"'), ""),
        ("stated salary = 200.00 d", "E0312"),
        ("measure both = staff / 1 people * bonus(dept all, grade all)\nstated both(x) = 48.00", ""),
        ('document doc "D" { text amount(staff / 1 people * bonus(dept all)) }', "E0310"),
    ]),
    ("totals", DEEP, [
        (table('column "M" = l', 'rows acc leaves where l > 6 d; total "T"') + 'stated t { "Eleven" 10.00; "Twelve" 30.00; "T" 40.00 }', ""),
        (table('column "M" = l', 'rows acc leaves where l > 6 d; total all "T"') + 'stated t { "Eleven" 10.00; "Twelve" 30.00; "T" 45.00 }', ""),
        (table('column "M" = l', 'total "T"; rows acc leaves in 1') + 'stated t { "T" 40.00; "Eleven" 10.00; "Twelve" 30.00 }', ""),
        (table('column "M" = l', 'rows acc below 1; total "T"') + 'stated t { "Eleven" 10.00; "Twelve" 30.00; "T" 40.00 }', ""),
        (table('column "M" = l', 'rows acc tree; total "T"') + "stated t { One 40.00; Eleven 10.00; Twelve 30.00; Two 5.00; Twenty-one 5.00; T 45.00 }", ""),
        (table('column "S" = l / l(acc all) as percent', 'rows acc leaves where l > 6 d; total "T"') + 'stated t { "Eleven" 22.22%; "Twelve" 66.67%; "T" 88.89% }', ""),
        (table('column "M" = l', 'rows acc leaves in 1; rows acc leaves in 2; total "T"'), ""),
        (table('column "M" = l', 'rows acc leaves in 1; rows acc leaves in 11; total "T"'), "E0215"),
        (table('column "M" = l', 'rows acc leaves; rows acc tree; total "T"'), "E0708"),
        (table('column "M" = l(at 11)', 'rows acc leaves; total "T"'), "E0310"),
        (table('column "M" = 2 * l(acc all) - l(at 12)', 'rows acc leaves; total "T"'), "E0310"),
        (table('column "M" = l(acc all)', 'rows acc leaves; total all "T"'), ""),
        (table('column "M" = l(acc all)', 'rows acc leaves; total "T" = -'), ""),
        (table('column "M" = l(acc all)', 'rows acc leaves'), ""),
        (table('column "M" = l', 'row "One" for 1; total "T"'), "E0708"),
        (table('column "M" = l', 'rows acc leaves; row "More" = 5 d; total "T"'), "E0708"),
        (table('column "M" = l', 'rows acc level "a"; total "T"'), ""),
        ("facts l { 22 1.00 }\nacc 22 \"Twenty-two\"\n" + table('column "M" = l', 'rows acc level "b"; total "T"'), ""),
        ("acc 3 \"Three\"\nfacts l { 3 1.00 }\n" + table('column "M" = l', 'rows acc level "b"; total "T"'), "E0709"),
    ]),
    ("coordinates", FLOW + YEARLY, [
        ("invariant i: for each a in acc: l(a) == l", ""),
        ("invariant i: for each a in acc in p: l(c) == 0 d", "W0505"),
        ("invariant i: for each a in acc in p: l(at c) == 30 d", ""),
        ("invariant i: for each a in acc in p: l(acc all) == 45 d", ""),
        ("stated l(p, c) = 40.00", "E0213"),
        ("stated l(acc p, c) = 40.00", "E0213"),
        ("stated l(p + c) = 40.00", ""),
        ("stated l(p + p) = 20.00", "E0215"),
        ("stated l(p - c) = 10.00", "E0215"),
        ("measure other = l(at c)\nstated other(p) = 30.00", "E0311"),
        ("measure every = l(acc all)\nstated every(p) = 45.00", "E0311"),
        ("facts l for p, c { 1.00 }", "E0213"),
        (table('column "M" = l; column "C" = l(c)', 'rows acc; total "T"') + "stated t { P 10.00 -; C 30.00 30.00; Q 5.00 -; T 45.00 30.00 }", ""),
        ("invariant i: for each a in acc: l >= 0\nwaive i for p, c because \"nothing\"", "E0213"),
    ]),
    ("order", YEARLY + MONTHLY, [
        ("measure last = y(previous)\nmeasure growth = y - last\nstated growth = 10.00\nstated growth(year previous) = 5.00", ""),
        ("stated y(earlier) = 15.00", ""),
        ("measure last = y(previous)\nstated last(year 2023) = 1.00", "E0601"),
        ("invariant i: for each k in year: y > y(previous)", ""),
        (table('column "G" = y / y(previous) as percent', "rows year") + "stated t { 2025 150.00%; 2024 133.33%; 2023 - }", ""),
        ("invariant i: for each k in month leaves: m > m(month previous)", ""),
        (table('column "Y" = y', 'rows year; total "T"') + "stated t { 2025 30.00; 2024 20.00; 2023 15.00; T 65.00 }", ""),
        ("stated m(up to feb) = 3.00\nstated m(up to quarter1) = 3.00\nstated m(up to quarter2) = 7.00", ""),
        ("stated m(month previous) = 1.00", "E0215"),
        (table('column "M" = m(up to month)', "rows month leaves") + "stated t { Jan 1.00; Feb 3.00; Apr 7.00 }", ""),
        ("stated b = 20.00\nstated b(quarter1) = 30.00\nstated b(jan) = 10.00", ""),
        (table('column "B" = b', 'rows month leaves; total "T"') + "stated t { Jan 10.00; Feb 30.00; Apr 20.00; T 20.00 }", ""),
        (table('column "B" = b', 'rows month leaves where b > 25 d; total "T"') + "stated t { Feb 30.00; T 30.00 }", ""),
    ]),
    ("names", THEMES, [
        ("stated cost(green) = 17.00", "E0202"),
        ("stated cost(theme green) = 10.00\nstated cost(project green) = 7.00", ""),
        ("measure m = cost\nstated m(green) = 10.00", "E0202"),
        (table('column "M" = cost', "row for green"), "E0202"),
        ("stated cost(bus) = 10.00", ""),
        ("invariant i: for each k in theme: cost(green) > 0", "E0202"),
        ("waive i for green because \"nothing\"\ninvariant i: for each k in theme: cost > 0", "E0202"),
    ]),
    ("declarations", "", [
        ('dimension v "V" default a { a "A"; b "B" }\ndimension v default b', "E0203"),
        ('dimension o "O"\ndimension u "U"\ndimension v "V" in o\ndimension v in u', "E0203"),
        ('dimension v "V" default a { a "A"; b "B" in a }', "E0210"),
        ('dimension v "V" { a "A" }\nledger l by v\nmeasure m = max(l)', "E0210"),
        ('dimension v "V" { a "A" }\nledger l by v closing v', "E0210"),
        ('dimension v "V" { a "A" }\nledger l by v percent\nfacts l { a 5.00 }', "E0402"),
        ('dimension v "V" { a "A" }\nledger l by v percent\nfacts l { a 5% }\nstated l(a) = 5%', ""),
    ]),
    ("facts", 'dimension ent "E" { e1 "E1"; e2 "E2" }\ndimension proj "P" in ent\nent e1 { proj p1 "P1" }\nledger l by proj, ent\nledger k by proj\n', [
        ("facts l { p1 e2 5.00 }", "E0407"),
        ("facts l { p1 e1 5.00 }", ""),
        ("facts k { p1 5.00; p1 5.00 }", "W0408"),
        ("facts k { p1 5.00 \"a\"; p1 5.00 \"b\" }", ""),
        ("facts k { p1 5.00 \"a\"; p1 6.00 \"a\" }", "W0408"),
        ("facts k { p1 5.00 }\nfacts k { p1 6.00 }", "W0408"),
        ("facts k { p1 5.00; p1 - }", ""),
        ("proj p2 \"P2\"\nfacts k { p1 5.00; p2 1.00 }\ninvariant i: for each e in ent: k >= 0", "E0309"),
    ]),
    ("selections", DEEP, [
        ('document doc "D" { text list(acc: l) }', "E0214"),
        ('document doc "D" { text count(acc) }', "E0214"),
        ('document doc "D" { text count(acc in 1) }', "E0214"),
        ('document doc "D" { text count(acc leaves) list(acc tree: l) list(acc level "a": l) list(acc below 1) }', ""),
        ("measure s = sum(acc: l)\nstated s = 1.00", "E0214"),
        ("measure s = sum(acc level \"a\": l)\nstated s = 45.00\nstated s(11) = 10.00", ""),
        ('figure f { stage "A" { nodes n = acc }; stage "B" { node every "All" }; flow n -> every = l }', "E0214"),
    ]),
    ("relations", FLOW + YEARLY + "ledger g by acc\n", [
        ("invariant i: for each a in acc: g == g", "W0505"),
        ("invariant i: for each a in acc where l > 100 d: l == l", "W0505"),
        ("invariant i: for each a in acc: if l > 100 d then l == 0", "W0505"),
        ("invariant i: g == 0", "W0505"),
        ("invariant i may be empty: g == 0", ""),
        ("invariant i: g == 5 d", "E0501"),
        ("invariant i: for each a in acc: l > 0", ""),
    ]),
    ("balances", MONTHLY, [
        (table('column "S" = b(jan + feb)', "row \"All\"") + "stated b(jan + apr) = 20.00", ""),
        ("stated b(feb + jan) = 30.00", ""),
        ("stated b(jan + feb) = 40.00", "E0601"),
        ("stated b(quarter1 + apr) = 20.00", ""),
        ("stated b(quarter1 - feb) = 10.00", "E0215"),
        ("measure x = b(up to feb)\nstated x = 30.00", ""),
        ("measure x = b(up to feb)\nstated x(jan) = 30.00", "E0311"),
        ("measure x = m(up to month)\nstated x(feb) = 3.00", ""),
        ("measure x = m(up to feb)\nstated x(jan) = 3.00", "E0311"),
    ]),
    ("documents", FLAT + 'dimension kind "Kind" { k1 "K1"; k2 "K2" }\nledger l by acc, kind\nfacts l { p k1 3.00; c k2 2.00 }\n'
     + 'table t "T" { column "Kind" label; column "M" = l; rows kind; total "T" }\n', [
         ('document doc "D" { for each a in acc { table t } }', ""),
         ('table f "F" for each a in acc { column "Kind" label; column "M" = l; rows kind; total "T" }\nstated f(p) { K1 3.00; T 3.00 }\nstated f(c) { K2 2.00; T 2.00 }', ""),
         ('table f "F" for each a in acc { column "Kind" label; column "M" = l; rows kind }\nstated f(q) { K1 3.00 }', "E0201"),
         ('table f "F" for each a in acc { column "Kind" label; column "M" = l; rows kind }\ndocument doc "D" { table f }', "E0701"),
         ('ledger o by acc\nfacts o { p 1.00 }\ntable u "U" { column "Kind" label; column "M" = o; rows acc }\ndocument doc "D" { for each k in kind { table u } }', "E0304"),
     ]),
]


def findings(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.budget")
        path.write_text(text)
        call = ["budgetc", "--diagnostics=short", "--dump=report", str(path)]
        done = subprocess.run(call, capture_output=True, text=True, timeout=60)
    codes = re.findall(r"(?:error|warning)\[([EW]\d{4})\]", done.stderr)
    lints = {"W0901", "W0904", "W0906", "W0909", "W0706", "W0705", "W0912"}  # of other things
    return " ".join(sorted(set(codes) - lints)), done.stderr


def relatives(text):
    """The program, and others that mean the same: its statements, one a line, in other orders."""
    yield text
    for seed in range(2):
        lines = text.splitlines()
        random.Random(seed).shuffle(lines)
        yield "\n".join(lines) + "\n"


def main():
    wrong = tried = 0
    for kind, common, programs in CASES:
        for lines, expected in programs:
            for text in relatives(HEADER + common + lines + "\n"):
                tried += 1
                found, messages = findings(text)
                if found == expected:
                    continue
                wrong += 1
                print(f"{kind}: expected {expected or 'no finding'}, found {found or 'none'}\n{text}{messages}")
    print(f"{tried} programs, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main())
