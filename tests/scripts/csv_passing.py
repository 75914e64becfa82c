"""Facts in a CSV file whose text is not kept: the same results as where it is, far less memory, and an error if the file
has changed when a finding wants to show it.

A pipe can be read only once, so its text is kept: what it gives is what a file must give.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

LABELS = ("采购", "Works", "“引号”", "é")
ROWS = 60_000

problems = []


def budget(*files):
    members = "; ".join(f"m{i}" for i in range(50))
    facts = "".join(f'facts l from "{name}"\n' for name in files)
    return f'budget x "X" {{ year 2024; unit k }}\nunit k decimals 2\ndimension d {{ {members} }}\nledger l by d\n{facts}'


def records(wide):
    """Lines of many lengths: what is read piece by piece is cut everywhere."""
    yield "d,label,amount,remark\n"
    for i in range(ROWS):
        label = LABELS[i % 4] * (i % 7) + ('"" and ' if i % 11 == 0 else "")
        yield f'm{i % 50},"{label}",{i % 9}.{i % 100:02},{"，" * (i % wide)}\n'


def expect(what, condition, shown=""):
    if not condition:
        problems.append(f"{what}: {shown}")


def run(folder, *arguments):
    """What it printed, its exit status and the peak of its memory in bytes."""
    process = subprocess.Popen(["budgetc", *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    printed = process.stdout.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    return printed, process.returncode, used.ru_maxrss * 1024


def same_as_pipe(folder, lines, what):
    """Both runs. The text goes line by line: the peak of a process counts what its parent held before it."""
    (folder / "a.budget").write_text(budget("f.csv"), encoding="utf-8")
    with open(folder / "text", "w", encoding="utf-8") as file:
        file.writelines(lines)
    (folder / "f.csv").symlink_to("text")
    passing = run(folder, "--dump=model", "a.budget")
    (folder / "f.csv").unlink()
    os.mkfifo(folder / "f.csv")
    with subprocess.Popen("cat text > f.csv", shell=True, cwd=folder):
        kept = run(folder, "--dump=model", "a.budget")
    (folder / "f.csv").unlink()
    expect(what, passing[:2] == kept[:2], f"{passing[0][-400:]}\n---\n{kept[0][-400:]}")
    return passing, kept


def is_not_kept(folder):
    passing, kept = same_as_pipe(folder, records(400), "a large file")
    size = (folder / "text").stat().st_size
    expect("a large file", passing[1] == 0, passing[0][-400:])
    expect("its text is not kept", kept[2] - passing[2] > 0.7 * size, f"{size} bytes: {passing[2]} and {kept[2]} in use")


def mistakes_are_shown(folder):
    lines = list(records(30))
    lines[40_000] = "m7,good,1.00,fine\nm99,bad,1.00,here\n"
    lines[50_000] = "m7,good,x,fine\n"
    passing, _ = same_as_pipe(folder, ["\ufeff"] + lines, "mistakes")
    expect("mistakes", "f.csv:40002:1" in passing[0] and "m99,bad,1.00,here" in passing[0], passing[0])
    expect("mistakes", "f.csv:50002:9" in passing[0], passing[0])


def other_texts(folder):
    wide = "d,amount\nm1,1.00\n" + "m2,2.00\n" * 40_000
    for what, text in (("not UTF-8", wide.encode() + b"m3,\xb2\xe2\n"), ("a cut character", wide.encode() + b"m3,\xe6\xb5"),
                       ("an invisible character", wide.encode() + "m3\u200b,1.00\n".encode()),
                       ("an open quote", wide.encode() + b'm3,"1.00\n'), ("nothing", b""),
                       ("an endless record", wide.encode() + b'm3,"' + b"x\n" * 9_000_000)):
        (folder / "a.budget").write_text(budget("f.csv"), encoding="utf-8")
        (folder / "f.csv").write_bytes(text)
        printed, status, _ = run(folder, "a.budget")
        wanted = {"not UTF-8": "f.csv:40003:4", "a cut character": "f.csv:40003:4", "an invisible character": "U+200B",
                  "an open quote": "f.csv:40003:4", "nothing": "the file is empty",
                  "an endless record": "error[E0803]: the record that begins here is longer than 16777216 bytes"}[what]
        expect(what, status == 1 and wanted in printed, printed)


def changed_file(folder):
    """The second file is a pipe: while the first has been read and not yet been shown, it is changed."""
    (folder / "a.budget").write_text(budget("f.csv", "g.csv"), encoding="utf-8")
    (folder / "f.csv").write_text("d,amount\nm1,1.00\nm99,2.00\n", encoding="utf-8")
    os.mkfifo(folder / "g.csv")

    def change():
        with open(folder / "g.csv", "w", encoding="utf-8") as pipe:  # opens when the reader does
            (folder / "f.csv").write_text("d,amount\nm1,1.00\n", encoding="utf-8")
            pipe.write("d,amount\nm2,2.00\n")

    writer = threading.Thread(target=change, daemon=True)
    writer.start()
    printed, status, _ = run(folder, "a.budget")
    writer.join(10)
    expect("a changed file", status == 1 and "cannot read `f.csv`: it has changed since it was read first" in printed, printed)
    expect("a changed file", "`m99` is not one member of d" in printed, printed)


def main():
    for test in (is_not_kept, mistakes_are_shown, other_texts, changed_file):
        with tempfile.TemporaryDirectory(prefix="budgetc-csv-") as folder:
            test(pathlib.Path(folder))
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
