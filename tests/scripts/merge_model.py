#!/usr/bin/env python3
"""Merges against a model that knows which row is which.

usage: merge_model.py [ROUNDS [SEED]]

A budget is a list of rows with identities. Two branches edit it at random: amounts, labels, codes, comments, rows added,
deleted, moved, blocks cut in two. The model merges identities, field by field. What `budgetc merge` makes without a
conflict must be what the model makes; where the model has a conflict, there must be one. Conflicts that the model does
not have are counted: a text does not say that a row with another code is still the same one.
"""
import copy
import pathlib
import random
import subprocess
import sys
import tempfile

FIELDS = ("code", "label", "amount", "comment", "above")
NEEDLESS = 0.25  # most, of the rounds that the model merges


class Row:
    """`code` to `above` as written; `block`: in which block of its head it stands."""

    def __init__(self, identity, head, code, label, amount, comment="", above=""):
        self.identity, self.head, self.block = identity, head, 0
        self.code, self.label, self.amount, self.comment, self.above = code, label, amount, comment, above

    def fields(self):
        return tuple(getattr(self, name) for name in FIELDS)

    def shown(self):
        return (self.head, *self.fields())


class Language:
    """Rows of `facts` in a .budget file, of three heads; one of them repeats its codes, and labels tell its rows apart."""

    heads = ("facts pay", "facts sub for place x", "facts cost")
    suffix = ".budget"

    def write(self, rows, layout):
        text = "unit dollar\n"
        for head in self.heads:
            for block in sorted({row.block for row in rows if row.head == head}):
                text += f"\n{head} {{\n"
                for row in rows:
                    if (row.head, row.block) == (head, block):
                        text += self.row(row, layout)
                text += "}\n"
        return text

    def row(self, row, layout):
        gap = layout.choice((" ", "   "))
        words = [row.code, *([f'"{row.label}"'] if row.label else []), row.amount, *([f"# {row.comment}"] if row.comment else [])]
        return (f"  # {row.above}\n" if row.above else "") + "  " + gap.join(words) + "\n"

    def read(self, text):
        rows, head, above = [], None, ""
        for line in text.splitlines():
            line = line.strip()
            if line.endswith("{"):
                head = " ".join(line[:-1].split())
            elif line.startswith("#"):
                above = line[1:].strip()
                continue
            elif line and line != "}" and head in self.heads:
                data, _, comment = line.partition("#")
                code, *middle, amount = data.split()
                rows.append((head, code, " ".join(middle).strip('"'), amount, comment.strip(), above))
            assert not above or line not in ("", "}"), "a comment lost its row"
            above = ""
        return sorted(rows)


class Records:
    """Records of CSV: code, name, amount."""

    heads = ("records",)
    suffix = ".csv"

    def write(self, rows, _):
        return "code,name,amount\n" + "".join(f"{row.code},{row.label},{row.amount}\n" for row in rows)

    def read(self, text):
        return sorted(("records", *line.split(","), "", "") for line in text.splitlines()[1:])


class Round:
    def __init__(self, form, seed):
        self.form, self.chosen, self.counter = form, random.Random(f"{form.suffix} {seed}"), 0
        self.base = [self.new(self.chosen.choice(form.heads)) for _ in range(self.chosen.randrange(2, 12))]
        self.sides = [copy.deepcopy(self.base), copy.deepcopy(self.base)]
        self.doubtful = False
        for _ in range(self.chosen.randrange(1, 9)):
            self.edit(self.chosen.choice(self.sides))

    def word(self):
        self.counter += 1
        return f"w{self.counter}"

    def number(self):
        return f"{self.chosen.randrange(1, 10 ** 5)}.{self.chosen.randrange(100):02}"

    def new(self, head):
        self.counter += 1
        repeated = head == "facts cost"
        code = self.chosen.choice(("7", "8", "9")) if repeated else str(1000 + self.counter)
        label = self.word() if repeated or head == "records" or self.chosen.random() < 0.5 else ""
        budget = head != "records"
        return Row(self.counter, head, code, label, self.number(), self.word() if budget and self.chosen.random() < 0.2 else "",
                   self.word() if budget and self.chosen.random() < 0.2 else "")

    def edit(self, rows):
        if not rows:
            return
        row, kind = self.chosen.choice(rows), self.chosen.choice(("amount", "amount", "label", "code", "comment", "above", "add", "delete",
                                                                 "move", "cut"))
        budget = row.head != "records"
        if kind == "amount":
            row.amount = self.number()
        elif kind == "label" and row.label:
            row.label = self.word()
        elif kind == "code" and row.head != "facts cost":
            self.counter += 1
            row.code = str(1000 + self.counter)
        elif kind in ("comment", "above") and budget:
            setattr(row, kind, self.word())
        elif kind == "add":
            rows.insert(self.chosen.randrange(len(rows) + 1), self.new(row.head))
        elif kind == "delete":
            rows.remove(row)
        elif kind == "move":
            rows.remove(row)
            rows.insert(self.chosen.randrange(len(rows) + 1), row)
        elif kind == "cut" and budget:
            for other in rows[rows.index(row):]:
                if other.head == row.head:
                    other.block += 1

    def identities(self, rows):
        """A row with another code and another label or amount is another row: nothing tells it from one."""
        base = {row.identity: row for row in self.base}
        found = {}
        for row in rows:
            old = base.get(row.identity, row)
            other = row.code != old.code and (row.label, row.amount) != (old.label, old.amount)
            found[(row.identity, row.code) if other else row.identity] = row
        return found

    def merged(self):
        """The rows that the model makes, or None: a conflict."""
        base, ours, theirs = (self.identities(rows) for rows in (self.base, *self.sides))
        rows = []
        for identity in {**base, **ours, **theirs}:
            b, o, t = base.get(identity), ours.get(identity), theirs.get(identity)
            if b is None:
                rows.append((o or t).shown())
            elif o and t:
                fields = [self.field(*values) for values in zip(b.fields(), o.fields(), t.fields())]
                if None in fields:
                    return None
                rows.append((b.head, *fields))
            elif (o or t) and (o or t).fields() != b.fields():
                return None
        return sorted(rows)

    @staticmethod
    def field(base, ours, theirs):
        if ours == theirs or theirs == base:
            return ours
        return theirs if ours == base else None

    def run(self, folder):
        names = [f"{name}{self.form.suffix}" for name in ("base", "ours", "theirs")]
        for name, rows in zip(names, (self.base, *self.sides)):
            (folder / name).write_text(self.form.write(rows, self.chosen), encoding="utf-8")
        results = []
        for order in (names, [names[0], names[2], names[1]]):
            done = subprocess.run(["budgetc", "merge", *order], cwd=folder, capture_output=True, text=True)
            assert done.returncode in (0, 1), done.stderr
            results.append((done.returncode, done.stdout))
        return results

    def problem(self, folder):
        """What is wrong, or None; and whether there is a conflict although the model has none."""
        (status, text), (again, other) = self.run(folder)
        expected = self.merged()
        if status != again or (status == 0 and text != other):
            return "the sides exchanged give something else", False
        if status == 1:
            return None, expected is not None
        if expected is None:
            return f"no conflict\n{text}", False
        try:
            found = self.form.read(text)
        except AssertionError as error:
            return f"{error}\n{text}", False
        return (None if found == expected else f"not what the model makes: {set(expected) ^ set(found)}\n{text}"), False


# ---- single merges ----

def blocks(*contents):
    """Blocks of facts, of one head if none is given: "101 10; 102 20"."""
    text = ""
    for content in contents:
        head, rows = content if isinstance(content, tuple) else ("facts l", content)
        text += f"{head} {{\n" + "".join(f"  {row.strip()}\n" for row in rows.split(";")) + "}\n"
    return text


def known():
    """What it is, its ending, the three versions, and whether they conflict."""
    three = "101 10; 102 20; 103 30"
    six = "1 10; 2 20; 3 30; 4 40; 5 50; 6 60"
    codes = "code,name,amount\n101,Pay,5\n102,Paper,6\n103,Pens,7\n"
    one = "101,Pay,5\n"

    def within(head, *versions):
        return [blocks((head, version)) for version in versions]
    yield "a new block above, and a row deleted", "", [blocks(three), blocks("201 5", "101 11; 102 20; 103 30"), blocks("101 10; 103 30")], 0
    yield "a new block above, and a row with another code", "", [blocks(three), blocks("201 5", "101 11; 102 20; 103 30"),
                                                               blocks("101 10; 109 20; 103 30")], 0
    yield "cut at two places", "", [blocks(six), blocks("1 10; 2 20", "3 30; 4 40; 5 50; 6 60"), blocks("1 10; 2 20; 3 30; 4 40", "5 50; 6 60")], 0
    yield "cut, and changed", "", [blocks(six), blocks("1 10; 2 20", "3 30; 4 40; 5 50; 6 60"),
                                   blocks("1 11; 2 20; 3 30; 4 40", "5 50; 6 60")], 1
    yield "moved to another block, and deleted", "", [blocks(six), blocks("1 10", "2 20; 3 30; 4 40; 5 50; 6 60"),
                                                     blocks("2 20; 3 30; 4 40; 5 50; 6 60")], 1
    yield "two names", ".csv", [codes, codes.replace("Pay", "Salaries"), codes.replace("Pay", "Wages")], 1
    yield "another name, and deleted", ".csv", [codes, codes.replace("Pay", "Salaries"), codes.replace(one, "")], 1
    yield "another name, and another amount", ".csv", [codes, codes.replace("Pay", "Salaries"), codes.replace(",5", ",8")], 0
    repeated = "k,n\nA,1\nB,2\nC,3\nC,4\n"
    yield "two amounts, beside a key that repeats", ".csv", [repeated, repeated.replace("1", "5"), repeated.replace("1", "6")], 1
    yield "two codes", "", [blocks("1 10; 2 20"), blocks("5 10; 2 20"), blocks("6 10; 2 20")], 1
    yield "another code, and deleted", "", [blocks("1 10; 2 20"), blocks("5 10; 2 20"), blocks("2 20")], 1
    yield "two codes", ".csv", [codes, codes.replace("101", "105"), codes.replace("101", "106")], 1
    yield "another code, and deleted", ".csv", [codes, codes.replace("101", "105"), codes.replace(one, "")], 1
    for head, old, new, newer, rest in (
            ("facts l", '1 "a" 10', '1 "a1" 10', '1 "a2" 10', '1 "b" 20'), ("dimension d", 'y "B"', 'y1 "B"', 'y2 "B"', 'x "A"'),
            ("dimension d", '"B"', '"B1"', '"B2"', 'x "A"'), ("dimension d", "y", "y1", "y2", "x"),
            ("stated t", '"Roads" 10.00', '"Road" 10.00', '"Streets" 10.00', '"Schools" 20.00'),
            ("project p", 'task "x"', 'task "x1"', 'task "x2"', 'task "b"'),
            ("indicators i", 'goal "x"', 'goal "x1"', 'goal "x2"', 'goal "b"')):
        yield f"two names: {old}", "", within(head, f"{old}; {rest}", f"{new}; {rest}", f"{newer}; {rest}"), 1
        yield f"another name, and deleted: {old}", "", within(head, f"{old}; {rest}", f"{new}; {rest}", rest), 1
    yield "two names of a column", "", within("facts l", "columns p q; 1 2 3", "columns p1 q; 1 2 3", "columns p2 q; 1 2 3"), 1
    yield "another name of a column, and deleted", "", within("facts l", "columns p q; 1 2 3", "columns p1 q; 1 2 3", "columns q; 1 3"), 1
    places = [("facts l for place x", "1 10; 2 20"), ("facts l for place y", "1 11; 2 20"), ("facts l for place z", "1 10; 2 21")]
    yield "two places of a block", "", [blocks(place) for place in places], 1
    yield "a comment, and deleted", "", [blocks("1 10; 2 20"), blocks("1 10 # c; 2 20"), blocks("2 20")], 1
    yield "another comment, and another code", "", [blocks("1 10 # c; 2 20"), blocks("1 10 # d; 2 20"), blocks("5 10 # c; 2 20")], 1
    yield "another comment before it, and deleted", "", [blocks("# c; 1 10; 2 20"), blocks("# d; 1 10; 2 20"), blocks("2 20")], 1
    yield "a block of its own, and deleted", "", [*within("project p", 'task "x"; task "b"'),
                                                 'project p {\n  task "x" {\n    cost 5\n  }\n  task "b"\n}\n', *within("project p", 'task "b"')], 1
    yield "labels at two places", "", [blocks("101 10"), blocks('101 "x" 10'), blocks('101 10 "y"')], 1
    yield "one amount in two spellings", "", [blocks("1 6,000; 2 20"), blocks("1 7,000; 2 20"), blocks("1 7000.00; 2 20")], 0
    yield "backticks, and another amount", "", [blocks("`a` 6; 2 20"), blocks("a 6; 2 20"), blocks("`a` 7; 2 20")], 0
    yield "a block deleted, and a row of it", "", [blocks("1 1") + blocks(("facts m", "1 6; 2 20")), blocks("1 1"),
                                                  blocks("1 1") + blocks(("facts m", "2 20"))], 0
    mark = "\ufeff"
    yield "the mark of an encoding, and another amount", "", [mark + blocks("1 1; 2 2"), mark + blocks("1 3; 2 2"), blocks("1 1; 2 2")], 0


def known_problems(folder):
    for what, ending, versions, conflict in known():
        names = [f"{name}{ending}" for name in ("base", "ours", "theirs")]
        for name, text in zip(names, versions):
            (folder / name).write_text(text, encoding="utf-8")
        for order in (names, [names[0], names[2], names[1]]):
            done = subprocess.run(["budgetc", "merge", *order], cwd=folder, capture_output=True, text=True, encoding="utf-8")
            if done.returncode != conflict or done.stdout.startswith("\ufeff"):
                yield f"{what}{ending and ' (' + ending + ')'}: {'no ' if conflict else 'a '}conflict\n{done.stdout}{done.stderr}"


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    needless = {Language: 0, Records: 0}
    failed = 0
    with tempfile.TemporaryDirectory(prefix="budgetc-test-") as name:
        for problem in known_problems(pathlib.Path(name)):
            print(problem)
            failed += 1
        for seed in range(first, first + rounds):
            for form in needless:
                tried = Round(form(), seed)
                problem, extra = tried.problem(pathlib.Path(name))
                needless[form] += extra
                if problem:
                    print(f"merge_model.py 1 {seed} ({form.__name__}): {problem}")
                    failed += 1
    for form, count in needless.items():
        if rounds >= 100 and count > NEEDLESS * rounds:
            print(f"{form.__name__}: {count} of {rounds} merges have a conflict that the model has not")
            failed += 1
    if len(sys.argv) > 1:
        print({form.__name__: count for form, count in needless.items()}, "needless conflicts")
    return 1 if failed else 0


sys.exit(main())
