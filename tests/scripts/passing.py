"""Large files of facts, as CSV or as blocks, whose text is not kept: the same results as where it is, far less memory, and
an error if the file has changed when something in it is wanted again.

With a record of relations, all texts are kept: what comes of it then must come of it without.
"""
import hashlib
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile

from gate import Gate

MEMBERS = 600
LABELS = ("采购", "Works", "“引号”", "é")
ROWS = 60_000

problems = []


def budget(*files):
    members = "; ".join(f"m{i}" for i in range(50))
    facts = "".join(f'facts l from "{name}"\n' for name in files)
    return f'budget x "X" {{ year 2024; unit k }}\nunit k decimals 2\ndimension d {{ {members} }}\nledger l by d\n{facts}'


def records(wide):
    """Lines of many lengths: what is read piece by piece is cut everywhere. No two facts are the same, because a finding
    would want the text."""
    yield "d,label,amount,remark\n"
    for i in range(ROWS):
        label = LABELS[i % 4] * (i % 7) + ('"" and ' if i % 11 == 0 else "")
        yield f'm{i % 50},"{i} {label}",{i % 9}.{i % 100:02},{"，" * (i % wide)}\n'


def expect(what, condition, shown=""):
    if not condition:
        problems.append(f"{what}: {shown}")


def run(folder, *arguments, env=os.environ):
    """The beginning of what it printed and a digest of all, its exit status and the peak of its memory in bytes. That peak
    counts what its parent held before it, so that here nothing large is ever held."""
    digest = hashlib.sha256()
    options = {**env, "ASAN_OPTIONS": env.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=0"}  # which is held, too
    with open(folder / "printed", "w+b") as file:
        process = subprocess.Popen(["budgetc", *arguments], cwd=folder, stdout=file, stderr=subprocess.STDOUT, env=options)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        file.seek(0)
        beginning = file.read(10_000)
        for piece in itertools.chain((beginning,), iter(lambda: file.read(10_000), b"")):
            digest.update(piece)
    return beginning.decode(errors="replace") + digest.hexdigest(), process.returncode, used.ru_maxrss * 1024


def same_as_kept(folder, name, lines, what, *options):
    """Runs a.budget, which reads the file of this name."""
    with open(folder / "text", "w", encoding="utf-8") as file:
        file.writelines(lines)
    (folder / name).symlink_to("text")
    passing = run(folder, "--dump=model", *options, "a.budget")
    kept = run(folder, "--dump=model", "--junit=/dev/null", *options, "a.budget")
    (folder / name).unlink()
    expect(what, passing[:2] == kept[:2], f"{passing[0][-400:]}\n---\n{kept[0][-400:]}")
    return passing, kept


def csv_as_kept(folder, lines, what):
    (folder / "a.budget").write_text(budget("f.csv"), encoding="utf-8")
    return same_as_kept(folder, "f.csv", lines, what)


def is_not_kept(folder):
    passing, kept = csv_as_kept(folder, records(400), "a large file")
    size = (folder / "text").stat().st_size
    expect("a large file", passing[1] == 0, passing[0][-400:])
    expect("its text is not kept", kept[2] - passing[2] > 0.5 * size, f"{size} bytes: {passing[2]} and {kept[2]} in use")


def mistakes_are_shown(folder):
    lines = list(records(30))
    lines[40_000] = "m7,good,1.00,fine\nm99,bad,1.00,here\n"
    lines[50_000] = "m7,good,x,fine\n"
    passing, _ = csv_as_kept(folder, ["\ufeff"] + lines, "mistakes")
    expect("mistakes", "f.csv:40002:1" in passing[0] and "m99,bad,1.00,here" in passing[0], passing[0])
    expect("mistakes", "f.csv:50002:9" in passing[0], passing[0])


def other_texts(folder):
    wide = "d,amount\nm1,1.00\n" + "m2,2.00\n" * 40_000
    for what, text in (("not UTF-8", wide.encode() + b"m3,\xb2\xe2\n"), ("a cut character", wide.encode() + b"m3,\xe6\xb5"),
                       ("an invisible character", wide.encode() + "m3\u200b,1.00\n".encode()),
                       ("an open quote", wide.encode() + b'm3,"1.00\n'), ("nothing", b""),
                       ("an endless record", wide.encode() + b'm3,"' + b"x\n" * 9_000_000),
                       ("an endless heading", b'd,"' + b"x\n" * 9_000_000), ("not UTF-8 at all", b"\xb2\xe2,amount\n")):
        (folder / "a.budget").write_text(budget("f.csv"), encoding="utf-8")
        (folder / "f.csv").write_bytes(text)
        printed, status, _ = run(folder, "a.budget")
        wanted = {"not UTF-8": "f.csv:40003:4", "a cut character": "f.csv:40003:4", "an invisible character": "U+200B",
                  "an open quote": "f.csv:40003:4", "nothing": "the file is empty",
                  "an endless record": "error[E0803]: the record that begins here is longer than 16777216 bytes",
                  "an endless heading": "f.csv:1:1", "not UTF-8 at all": "f.csv:1:1"}[what]
        expect(what, status == 1 and wanted in printed and printed.count("error[") == 1, printed)


def changed_file(folder):
    """Both are looked at for their sizes. The first has been read and not yet been shown when the second is opened to be read: then it is changed."""
    (folder / "a.budget").write_text(budget("f.csv", "g.csv"), encoding="utf-8")
    (folder / "f.csv").write_text("d,amount\nm1,1.00\nm99,2.00\n", encoding="utf-8")
    (folder / "g.csv").write_text("d,amount\nm2,2.00\n", encoding="utf-8")
    with Gate(folder, "g.csv", lambda: (folder / "f.csv").write_text("d,amount\nm1,1.00\n", encoding="utf-8"), time=2) as env:
        printed, status, _ = run(folder, "a.budget", env=env)
    expect("a changed file", status == 1 and "cannot read `f.csv`: it has changed since it was read first" in printed, printed)


def declarations():
    """Members of dimension d, in several shapes, and a ledger by it and by the half of a year."""
    yield 'budget x "X" { year 2024; unit k }\nunit k decimals 2\nunit t = 1000 k\ndimension h { h1; h2 }\ndimension d {\n'
    for i in range(MEMBERS):
        yield f'  m{i} "成员 \\"{i}\\""\n' if i % 3 else f"  `m {i}`\n"
    blocks = "; ".join(f"n{i}" for i in range(ROWS * 4 // MEMBERS + 1))
    yield f"}}\ndimension n {{ {blocks} }}\nledger l by d, h, n\n"


def key(i):
    return f"m{i % MEMBERS}" if i % MEMBERS % 3 else f"`m {i % MEMBERS}`"


def blocks():
    """Rows of many lengths and kinds: what is read stretch by stretch is cut everywhere."""
    for i in range(ROWS // 20):
        yield f"facts l for d {key(i)}, n n0 {{ # {'说明' * (i % 50)}\n"
        yield f'  h1 {i % 9}.{i % 100:02} "label {i} {"长" * (i % 40)}"\n' if i % 2 else f'  h1 {i * 1000:,} "{i}"\n'
        yield f"  h2 {'3 t' if i % 5 else '2 t @ 1.50'} \"{i}\"\n}}\n"
    for block in range(ROWS * 4 // MEMBERS):
        yield f"facts l for n n{block + 1} {{\n  columns h1 h2\n"
        for i in range(block * MEMBERS, (block + 1) * MEMBERS):
            yield f"  {key(i)}{' ' * (i % 20 + 1)}{i}.5 {'-' if i % 11 == 0 else i}\n"
        yield "}\n"


def blocks_are_not_kept(folder):
    """All in one file, by one thread and by several; and as a part of a budget."""
    for threads in ("1", "3"):
        (folder / "a.budget").unlink(missing_ok=True)
        (folder / "b.budget").unlink(missing_ok=True)
        passing, kept = same_as_kept(folder, "a.budget", itertools.chain(declarations(), blocks()), "a large budget", f"--jobs={threads}")
        size = (folder / "text").stat().st_size
        expect("a large budget", passing[1] == 0, passing[0][-400:])
        expect("the text of blocks is not kept", kept[2] - passing[2] > 0.5 * size, f"{size} bytes: {passing[2]} and {kept[2]} in use")
        with open(folder / "a.budget", "w", encoding="utf-8") as file:
            file.writelines(itertools.chain(('include "b.budget"\n',), declarations()))
        passing, _ = same_as_kept(folder, "b.budget", itertools.chain(("\ufeff",), blocks()), "a large part", f"--jobs={threads}")
        expect("a large part", passing[1] == 0, passing[0][-400:])


def mistakes_in_blocks(folder):
    """None of them is one of the grammar, after which the text would be kept."""
    lines = list(blocks())
    lines[40_000] = "  m999 1.00 2.00\n"
    lines[50_000] = "  m7 1.00 2.001\n"
    lines[60_000] = '  m10 1.00 2.00 "成员 \\"11\\""\n'
    (folder / "a.budget").unlink(missing_ok=True)
    passing, _ = same_as_kept(folder, "a.budget", [*declarations(), *lines], "mistakes in blocks")
    for wanted in ("`m999` is not a member of d", "more than 2 decimals", "this row is for m10"):
        expect("mistakes in blocks", wanted in passing[0], passing[0][:2000])
    expect("mistakes in blocks", passing[0].count("error[") == 3, passing[0][:2000])


def changed_budget(folder):
    """It has been parsed and its facts are not yet loaded when what it includes is opened: then it is changed."""
    text = 'include "p.budget"\n' + "".join([*declarations(), *blocks()])
    for what, change in (("a changed budget", lambda path: path.write_text(text.replace("7.50", "8.50"), encoding="utf-8")),
                         ("a budget cut short", lambda path: os.truncate(path, 1000)),
                         ("a lost budget", lambda path: path.unlink())):
        for threads in ("1", "3"):
            budget_file = folder / "a.budget"
            budget_file.write_text(text, encoding="utf-8")
            (folder / "p.budget").write_text("# nothing\n")
            with Gate(folder, "p.budget", lambda: change(budget_file)) as env:
                printed, status, _ = run(folder, f"--jobs={threads}", "a.budget", env=env)
            wanted = "No such file" if "lost" in what else "it has changed since it was read first"
            expect(what, status == 1 and f"cannot read `a.budget`: {wanted}" in printed, printed[-600:])
            expect(what, printed.count("error[") <= 3, printed[:600])


def changed_include(folder):
    """Several large files that one includes are read ahead. What is asked for later is what is there then: the first
    one includes another, and when that is opened, the second one is changed, lost or put into its place."""
    remarks = "# 说明 remark\n" * 60_000
    old, new = (f"\ufeffunit k decimals 2\nledger l by d\nfacts l {{ m1 {amount}.00 }}\n{remarks}" for amount in (17, 29))
    (folder / "main.budget").write_text(budget().split("unit k decimals")[0] + 'dimension d { m1 }\ninclude "a.budget"\n'
                                        'include "b.budget"\ninclude "b.budget"\n', encoding="utf-8")
    (folder / "a.budget").write_text(f'include "p.budget"\n{remarks}', encoding="utf-8")
    second = folder / "b.budget"
    (folder / "p.budget").write_text("# nothing\n")

    def put(text):
        (folder / "new").write_text(text, encoding="utf-8")
        (folder / "new").rename(second)

    for what, change, wanted in (("a changed include", lambda: second.write_text(new, encoding="utf-8"), "29.00"),
                                 ("another include", lambda: put(new), "29.00"), ("a cut include", lambda: os.truncate(second, 3), "unknown unit `k`"),
                                 ("a lost include", second.unlink, "cannot read `b.budget`: No such file"), ("the same include", bool, "17.00")):
        found = []
        for threads in ("1", "3"):
            second.write_text(old, encoding="utf-8")
            with Gate(folder, "p.budget", change) as env:
                found.append(run(folder, f"--jobs={threads}", "--dump=model", "main.budget", env=env)[:2])
        expect(what, wanted in found[0][0], found[0][0][-600:])
        expect(f"{what}, read ahead", found[0] == found[1], f"{found[0][0][-600:]}\n---\n{found[1][0][-600:]}")


def main():
    tests = (is_not_kept, blocks_are_not_kept, mistakes_are_shown, mistakes_in_blocks, other_texts, changed_file, changed_budget, changed_include)
    for test in tests:
        with tempfile.TemporaryDirectory(prefix="budgetc-passing-") as folder:
            test(pathlib.Path(folder))
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
