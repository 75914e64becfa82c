#!/usr/bin/env python3
"""Random merges: two branches that edit different rows merge to the union of their edits, whatever the order of the
rows and whichever branch is whose; where both change one row differently there is one conflict, around that row.

usage: merge_random.py [ROUNDS [SEED]]
"""
import pathlib
import random
import re
import subprocess
import sys
import tempfile

BLOCKS = ("facts basic for entity 1", "facts basic for entity 2", "facts project_cost", "dimension account", "stated t",
          "project bridge \"Bridge\"")


def block_rows(chosen, block, count):
    """Keys with what stands behind them; in some blocks a label tells rows with the same key apart."""
    codes = chosen.sample(range(1000, 9999), count)
    if block == "records":
        return {f"{code},name {code}": [amount(chosen), amount(chosen)] for code in codes}
    if block.startswith("facts basic"):
        return {f"{code}": [amount(chosen), amount(chosen)] for code in codes}
    if block.startswith("facts project"):
        return {(f"{code // 1000 * 1000} \"item {code}\""): [amount(chosen)] for code in codes}
    if block.startswith("dimension"):
        return {f"{code}": [f"\"Account {chosen.randrange(99)}\""] for code in codes}
    if block.startswith("stated"):
        return {f"\"Row {code}\"": [amount(chosen), amount(chosen)] for code in codes}
    return {f"cost \"task {code}\"": [amount(chosen)] for code in codes}


def amount(chosen):
    return chosen.choice(["-", f"{chosen.randrange(10 ** chosen.randrange(1, 9)) / 100:.2f}"])


def new_value(chosen, old):
    while True:
        value = f"\"Account {chosen.randrange(99)}\"" if old.startswith('"') else amount(chosen)
        if value != old:
            return value


def write(chosen, budget):
    text = "# a budget\nunit dollar\n\n"
    for block, rows in budget.items():
        text += f"{block} {{\n"
        if block.startswith("facts basic"):
            text += "  columns personnel operating\n"
        for key, cells in rows.items():
            if has_comment(key):
                text += f"  # about {key}\n"
            text += f"  {key} " + (" " * chosen.choice((1, 1, 3))).join(cells) + "\n"
        text += "}\n\n"
    return text


def has_comment(key):
    return sum(key.encode()) % 3 == 0


def read(text):
    """The rows of each block, blanks and order apart. What stands twice fails, and a comment that is not where it was:
    directly before its row."""
    found, block, before = {}, None, ""
    for line in text.splitlines():
        line, comment = " ".join(line.split()), before
        before = line
        if comment.startswith("# about "):
            assert line.startswith(comment[8:] + " "), f"{comment} stands before {line}"
        if line.startswith("#"):
            continue
        if line.endswith("{"):
            block = found.setdefault(line[:-2], [])
        elif line == "}":
            block = None
        elif line and block is not None and not line.startswith("columns"):
            block.append(line)
            if has_comment(" ".join(re.match(r'(.*?)((?: (?:-|[0-9.]+|"Account \d+"))+)$', line).group(1).split())):
                assert comment.startswith("# about "), f"{line} has lost its comment"
    for name, rows in found.items():
        assert len(rows) == len(set(rows)), f"a row stands twice in {name}"
    return {name: sorted(rows) for name, rows in found.items()}


def expected(budget):
    return {block: sorted(" ".join([key, *cells]) for key, cells in rows.items()) for block, rows in budget.items()}


def copy(budget):
    return {block: {key: list(cells) for key, cells in rows.items()} for block, rows in budget.items()}


def insert(chosen, rows, key, cells):
    items = list(rows.items())
    items.insert(chosen.randrange(len(items) + 1), (key, cells))
    rows.clear()
    rows.update(items)


def edit(chosen, base, sides, union):
    """One edit on one side, of a cell that nobody else touches; both the side and the union get it."""
    side = chosen.choice(sides)
    block = chosen.choice(list(base))
    touched = sides[0]["touched"]
    kind = chosen.choice(("change", "change", "add", "remove"))
    if kind == "add":
        for key, cells in block_rows(chosen, block, 1).items():
            if key in union[block] or (block, key) in touched:
                return
            touched.add((block, key))
            insert(chosen, side["budget"][block], key, cells)
            union[block][key] = cells
        return
    key = chosen.choice(list(base[block]))
    cell = chosen.randrange(len(base[block][key]))
    mine = {(block, key)} | {(block, key, i) for i in range(len(base[block][key]))}
    if (block, key) in touched or (kind == "remove" and mine & touched) or (block, key, cell) in touched:
        return
    if kind == "remove":
        touched.add((block, key))
        del side["budget"][block][key], union[block][key]
    else:
        touched.add((block, key, cell))
        value = new_value(chosen, base[block][key][cell])
        side["budget"][block][key][cell] = union[block][key][cell] = value


def merge(folder, *names):
    done = subprocess.run(["budgetc", "merge", *names], cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def put(folder, chosen, name, budget, layout):
    text = write(chosen, budget)
    if layout:
        text = subprocess.run(["budgetc", "fmt"], input=text, capture_output=True, text=True, check=True).stdout
    (folder / name).write_text(text, encoding="utf-8")


def one_round(folder, seed):
    chosen = random.Random(seed)
    base = {block: block_rows(chosen, block, chosen.randrange(3, 12)) for block in BLOCKS}
    union = copy(base)
    sides = [{"budget": copy(base), "touched": set()}, {"budget": copy(base)}]
    for _ in range(chosen.randrange(1, 25)):
        edit(chosen, base, sides, union)
    if chosen.random() < 0.3:  # one of the branches puts a block into another order
        rows = chosen.choice(sides)["budget"][chosen.choice(BLOCKS)]
        items = list(rows.items())
        chosen.shuffle(items)
        rows.clear()
        rows.update(items)
    layouts = [chosen.random() < 0.5 for _ in range(3)]
    for name, budget, layout in zip(("base", "ours", "theirs"), (base, sides[0]["budget"], sides[1]["budget"]), layouts):
        put(folder, chosen, name, budget, layout)
    status, text, errors = merge(folder, "base", "ours", "theirs")
    assert status == 0, f"{status} {errors}\n{text}"
    assert read(text) == expected(union), "not the union"
    assert merge(folder, "base", "theirs", "ours")[:2] == (0, text), "the sides exchanged give something else"
    conflict_round(folder, chosen, base, sides, union, layouts)


def conflict_round(folder, chosen, base, sides, union, layouts):
    """The same cell, changed differently on both sides."""
    free = [(block, key) for block, rows in base.items() for key in rows
            if not {(block, key), *((block, key, i) for i in range(9))} & sides[0]["touched"]]
    if not free:
        return
    block, key = chosen.choice(free)
    for side in sides:
        side["budget"][block][key][0] = new_value(chosen, base[block][key][0])
    if sides[0]["budget"][block][key] == sides[1]["budget"][block][key]:
        return
    for name, side, layout in zip(("ours", "theirs"), sides, layouts[1:]):
        put(folder, chosen, name, side["budget"], layout)
    status, text, errors = merge(folder, "base", "ours", "theirs")
    assert status == 1, f"{status} {errors}\n{text}"
    head, ours, theirs, tail = split_conflict(text)
    for lines, side in ((ours, sides[0]), (theirs, sides[1])):
        assert " ".join(lines.split()) == " ".join([key, *side["budget"][block][key]]), f"more than the row:\n{text}"
        union[block][key] = side["budget"][block][key]
        assert read(head + lines + tail) == expected(union), "not the union around a conflict"


def csv_text(rows):
    return "account,name,A,B\n" + "".join(",".join([key, *cells]) + "\n" for key, cells in rows.items())


def csv_round(folder, seed):
    """The same for a file of facts: codes and names, two columns of amounts."""
    chosen = random.Random(seed)
    base = {"records": block_rows(chosen, "records", chosen.randrange(2, 20))}
    union = copy(base)
    sides = [{"budget": copy(base), "touched": set()}, {"budget": copy(base)}]
    for _ in range(chosen.randrange(1, 20)):
        edit(chosen, base, sides, union)
    for name, budget in (("base.csv", base), ("ours.csv", sides[0]["budget"]), ("theirs.csv", sides[1]["budget"])):
        (folder / name).write_text(csv_text(budget["records"]), encoding="utf-8")
    status, text, errors = merge(folder, "base.csv", "ours.csv", "theirs.csv")
    assert status == 0, f"{status} {errors}\n{text}"
    assert sorted(text.splitlines()) == sorted(csv_text(union["records"]).splitlines()), f"not the union\n{text}"
    assert merge(folder, "base.csv", "theirs.csv", "ours.csv")[:2] == (0, text), "the sides exchanged give something else"


def split_conflict(text):
    head, rest = text.split("<<<<<<< ours\n")
    ours, rest = rest.split("=======\n")
    theirs, tail = rest.split(">>>>>>> theirs\n")
    return head, ours, theirs, tail


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory(prefix="budgetc-test-") as name:
        for seed in range(first, first + rounds):
            try:
                one_round(pathlib.Path(name), seed)
                csv_round(pathlib.Path(name), seed)
            except AssertionError as error:
                print(f"merge_random.py 1 {seed}: {error}")
                return 1
    return 0


sys.exit(main())
