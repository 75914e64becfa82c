"""Hostile files at every door: each command and option that reads or writes is given a link, a pipe, a device or a name
that leads somewhere else. Nothing outside the folder is read, written or waited for.

The target T lies outside; what it holds would be printed by each command that read it.
"""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

from gate import Gate

SECRET = "SECRET7f3a"
TARGET = f"unit {SECRET} decimals\n{SECRET} 1.00\n"
BUDGET = """budget town "Town" { year 2024; unit k }
unit k decimals 2
dimension d { a "A"; b "B" }
ledger l by d
facts l { a 1.00; b 2.00 }
table t { column "Name" label; column "Amount" = l; rows d }
"""

problems = []


def expect(what, condition, shown=""):
    if not condition:
        problems.append(f"{what}: {shown}")


class Place:
    """A folder `in` with budgets, and T beside it."""

    def __enter__(self):
        self.kept = tempfile.TemporaryDirectory(prefix="budgetc-doors-")
        self.top = pathlib.Path(self.kept.name)
        self.here, self.target = self.top / "in", self.top / "secret" / "T.budget"
        for folder in ("in", "secret", "secret/folder"):
            (self.top / folder).mkdir()
        self.target.write_text(TARGET)
        (self.top / "secret" / "T.csv").write_text(f"d,amount\n{SECRET},1.00\n")
        for name in ("a", "b", "c"):
            self.write(f"{name}.budget", BUDGET.replace("1.00", f"{ord(name) - 96}.00"))
        return self

    def __exit__(self, *_):
        self.kept.cleanup()

    def write(self, name, text):
        (self.here / name).write_text(text)

    def run(self, *arguments, **more):
        more = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "timeout": 20, **more}
        try:
            done = subprocess.run(["budgetc", *arguments], cwd=self.here, **more)
        except subprocess.TimeoutExpired:
            return "", -1
        return (done.stdout or b"").decode(errors="replace"), done.returncode

    def unharmed(self, what):
        expect(what, self.target.read_text() == TARGET, "the file outside was written")
        others = sorted(str(path.relative_to(self.top / "secret")) for path in (self.top / "secret").rglob("*"))
        expect(what, others == ["T.budget", "T.csv", "folder"], f"outside: {others}")


# ---- reading ----

READERS = ("%", "check %", "--list %", "--print %", "--dump=model %", "--emit=csv -o out %", "--deps=d %", "--junit=j %", "audit %",
           "fix --suggest %", "fmt %", "fmt --check %", "fmt -i %", "trace t/a %", "diff % b.budget", "diff b.budget %",
           "textconv %", "merge % b.budget c.budget", "merge b.budget % c.budget", "merge b.budget c.budget %")


def socket_at(path):
    here = os.getcwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)


def hostile(place, path):
    """Each hostile thing in the place of a file, and what is said of it."""
    target = place.target.with_suffix(path.suffix)
    yield "a link out", lambda: path.symlink_to(f"../secret/{target.name}"), "link that leads out"
    yield "an absolute link out", lambda: path.symlink_to(target), "link that leads out"
    yield "a link to what is not there", lambda: path.symlink_to("../secret/none"), "link that leads out"
    yield "a link to a device", lambda: path.symlink_to("/dev/zero"), "link that leads out"
    yield "a link to standard input", lambda: path.symlink_to("/dev/stdin"), "link that leads out"
    yield "a link to itself", lambda: path.symlink_to(path.name), "Too many levels"
    yield "a pipe", lambda: os.mkfifo(path), "no regular file"
    yield "a socket", lambda: socket_at(path), "No such device"
    yield "a folder", path.mkdir, "it is a folder"


def named_on_the_command_line(place):
    path = place.here / "h.budget"
    for what, make, words in hostile(place, path):
        make()
        for line in READERS:
            said, status = place.run(*line.replace("%", "h.budget").split())
            is_folder = what == "a folder" and "has no file in it that begins a budget" in said
            folder_of_diff = what == "a folder" and line.startswith("diff")
            expect(f"{line}, {what}", status in (3, 129) and (words in said or folder_of_diff or is_folder), f"{status} {said}")
            expect(f"{line}, {what}", SECRET not in said, said)
        said, _ = place.run("roots", "h.budget")
        expect(f"roots, {what}", SECRET not in said and "h.budget\n" != said, said)
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    place.unharmed("command line")
    path.symlink_to("a.budget")
    for line in ("%", "fmt %", "textconv %"):
        said, status = place.run(*line.replace("%", "h.budget").split())
        expect(f"{line}, a link inside", status == 0, said)


SOURCES = (("h.budget", 'include "h.budget"\n', ()), ("h.budget", 'include "h*.budget"\n', ()), ("h.budget", 'include "sub/../h.budget"\n', ()),
           ("h.csv", 'facts l from "h.csv"\n', ()), ("h.csv", 'stated t from "h.csv"\n', ()),
           ("lib/h.budget", "include <h>\n", ("--library-dir=lib",)))


def named_in_a_budget(place):
    (place.here / "sub").mkdir()
    (place.here / "lib").mkdir()
    for name, line, options in SOURCES:
        path = place.here / name
        place.write("m.budget", BUDGET + line)
        for what, make, words in hostile(place, path):
            make()
            if "lib/" in name and path.is_symlink() and not str(os.readlink(path)).startswith("/"):
                path.unlink()
                path.symlink_to("../../secret/T.budget" if words == "link that leads out" else path.name)
            for command in ("check", "fix", "audit"):
                extra = ("--suggest",) if command == "fix" else ()
                said, status = place.run(command, *extra, *options, "m.budget")
                expect(f"{line.strip()}, {what}, {command}", status == 1 and words in said and SECRET not in said, f"{status} {said}")
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def folders_that_are_links(place):
    """In an include the whole path counts; on the command line, the folder is where it leads."""
    (place.here / "sub").symlink_to("../secret")
    for line in ('include "sub/T.budget"\n', 'include "sub/*.budget"\n', 'include "../secret/*.budget"\n', 'include "sub/none/x.budget"\n', 'include "../secret/none.budget"\n', 'facts l from "sub/T.csv"\n'):
        place.write("m.budget", BUDGET + line)
        said, status = place.run("m.budget")
        expect(line, status == 1 and "lies outside the folder" in said and SECRET not in said, said)
    said, status = place.run("../in/a.budget")
    expect("another way to the folder", status == 0, said)


def names(place):
    for line, words in (('include "-"\n', "standard input on the command line only"), ('facts l from "-"\n', "on the command line only"),
                        ('include "/dev/stdin"\n', "lies outside"), ('include "/dev/fd/0"\n', "lies outside"),
                        ('facts l from "/proc/self/fd/0"\n', "lies outside"),
                        ("include <../in/a>\n", "no name of the library"), ("include <../../secret/T>\n", "no name of the library"),
                        ("include <cn/../cn/units>\n", "no name of the library"), ("include <cn//units>\n", "no name of the library"),
                        ("include </etc/x>\n", "no name of the library"), ("include <./cn/units>\n", "no name of the library")):
        place.write("m.budget", BUDGET + line)
        with open(place.target, "rb") as secret:
            said, status = place.run("m.budget", stdin=secret)
        expect(line, status == 1 and words in said and SECRET not in said, said)
    for name in ("x\ny.budget", "x\ry.budget", "x\x1b[2Jy.budget", "x\u202ey.budget", "x\u2028y.budget", "x\x9by.budget"):
        (place.here / name).write_text(BUDGET)
        for line in READERS:
            said, status = place.run(*(name if word == "%" else word for word in line.split()))
            expect(f"{line}, {name!r}", status in (3, 129) and "control characters" in said, said)
            expect(f"{line}, {name!r}", not set(said) & set("\r\x1b\u202e\u2028\x9b") and "\ny.budget" not in said, repr(said))


def descriptors(place):
    """On the command line, a shell's <(…) is read, with or without links in the way."""
    for line in ("/dev/stdin", "fmt /dev/stdin", "textconv /dev/stdin", "-", "fmt -", "audit -"):
        out, into = os.pipe()
        os.write(into, BUDGET.encode())
        os.close(into)
        said, status = place.run(*line.split(), stdin=out)
        os.close(out)
        expect(line, status == 0, said)


# ---- between the check and the use ----

def swapped_while_read(place):
    path = place.here / "b.budget"

    def swap():
        path.unlink()
        path.symlink_to("../secret/T.budget")

    def swap_folder():
        (place.here / "sub").rename(place.here / "old")
        (place.here / "sub").symlink_to("../secret")

    for line in ("b.budget", "textconv b.budget", "fmt b.budget"):
        path.unlink(missing_ok=True)
        path.write_text(BUDGET)
        with Gate(place.top, "b.budget", swap) as env:
            said, status = place.run(*line.split(), env=env)
        expect(f"{line}, swapped", status == 3 and SECRET not in said, said)
    (place.here / "sub").mkdir()
    place.write("sub/T.budget", "# nothing\n")
    place.write("m.budget", BUDGET + 'include "sub/T.budget"\n')
    with Gate(place.top, "T.budget", swap_folder) as env:
        said, status = place.run("m.budget", env=env)
    expect("a folder swapped", status == 0 and SECRET not in said, said)


def swapped_while_written(place):
    def swap():
        (place.here / "out").rename(place.here / "old")
        (place.here / "out").symlink_to("../secret")

    (place.here / "out").mkdir()
    with Gate(place.top, ".budgetc-0-0.tmp", swap) as env:
        said, status = place.run("--emit=csv", "-o", "out", "a.budget", env=env)
    expect("an output folder swapped", (place.here / "old" / "t.csv").exists() and status == 0, said)
    place.unharmed("an output folder swapped")


# ---- writing ----

WRITERS = (("--emit=csv -o out a.budget", "out/t.csv"), ("--emit=csv --provenance -o out a.budget", "out/t.provenance.jsonl"),
           ("--emit=latex -o out a.budget", "out/budgetc.sty"), ("--emit=csv --table=t -o o a.budget", "o"), ("--emit=html -o o a.budget", "o"),
           ("--emit=csv -o out --deps=o a.budget", "o"), ("--deps=o a.budget", "o"), ("--junit=o a.budget", "o"), ("--list -o o a.budget", "o"),
           ("--print -o o a.budget", "o"), ("diff -o o a.budget b.budget", "o"), ("diff --format=html -o o a.budget b.budget", "o"),
           ("merge -o o a.budget b.budget b.budget", "o"), ("fmt -i o", "o"))


def is_written(line, status):
    return status in ((0, 1) if line.startswith("diff") else (0,))


def links_are_replaced(place):
    for line, name in WRITERS:
        path = place.here / name
        path.parent.mkdir(exist_ok=True)
        for what, leads in (("a link", place.target), ("a link to what is not there", place.top / "secret" / "new"),
                            ("a link to a folder", place.top / "secret" / "folder"), ("a link to a device", pathlib.Path("/dev/full"))):
            path.symlink_to(leads)
            said, status = place.run(*line.split())
            if what == "a link to a folder" and " -o o " in line and line.startswith("--emit"):
                expect(f"{line}, {what}", status == 3 and "leads out of its folder" in said, said)  # -o names a folder
            elif line.startswith("fmt"):
                expect(f"{line}, {what}", status == 3, said)  # it is read first
            else:
                expect(f"{line}, {what}", is_written(line, status) and path.is_file() and not path.is_symlink(), f"{status} {said}")
            place.unharmed(f"{line}, {what}")
            path.unlink()
    place.write("o2", BUDGET.replace("unit k ", "unit   k "))
    (place.here / "o").symlink_to("o2")
    said, status = place.run("fmt", "-i", "o")
    expect("fmt -i of a link inside", status == 0 and not (place.here / "o").is_symlink(), said)
    expect("fmt -i of a link inside", "unit   k" in (place.here / "o2").read_text(), "it was followed")


def folders_of_outputs(place):
    for line in ("--emit=csv -o out a.budget", "--emit=csv -o out/deeper a.budget", "--emit=csv --table=t -o out/o a.budget", "--deps=out/o a.budget",
                 "--junit=out/o a.budget", "--list -o out/o a.budget", "diff -o out/o a.budget b.budget", "merge -o out/o a.budget b.budget b.budget"):
        for leads in ("../secret", str(place.top / "secret"), "../secret/new"):
            (place.here / "out").symlink_to(leads)
            said, status = place.run(*line.split())
            expect(f"{line}, to {leads}", status in (3, 129) and ("leads out of its folder" in said or "new" in leads), f"{status} {said}")
            place.unharmed(f"{line}, to {leads}")
            (place.here / "out").unlink()
    (place.here / "real").mkdir()
    (place.here / "out").symlink_to("real")
    said, status = place.run("--emit=csv", "-o", "out", "a.budget")
    expect("a folder that is a link inside", status == 0 and (place.here / "real" / "t.csv").exists(), said)
    said, status = place.run("--emit=csv", "-o", "../elsewhere/deep", "a.budget")
    expect("a folder elsewhere", status == 0 and (place.top / "elsewhere" / "deep" / "t.csv").exists(), said)


def pipes_and_devices(place):
    (place.here / "out").mkdir()
    os.mkfifo(place.here / "out" / "t.csv")
    said, status = place.run("--emit=csv", "-o", "out", "a.budget")
    expect("a pipe in the output folder", status == 3 and "no regular file" in said, f"{status} {said}")
    os.mkfifo(place.here / "pipe")
    reader = os.open(place.here / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    said, status = place.run("--emit=csv", "--table=t", "-o", "pipe", "a.budget")
    expect("a pipe that -o names", status == 0 and b"Amount" in os.read(reader, 1000), said)
    os.close(reader)
    for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        said, status = place.run("--emit=csv", "--table=t", "-o", name, "a.budget")
        expect(name, status == 0 and "Amount" in said or name.startswith("/proc"), said)
    with open(place.here / "kept", "w+b") as file:
        place.run("--emit=csv", "--table=t", "-o", "/dev/stdout", "a.budget", stdout=file, stderr=subprocess.DEVNULL)
    expect("/dev/stdout to a file", "Amount" in (place.here / "kept").read_text(), "nothing is there")
    said, status = place.run("--emit=csv", "--table=t", "-o", "/dev/null", "a.budget")
    expect("/dev/null", status == 0, said)
    said, status = place.run("--emit=csv", "--table=t", "-o", "x\ny", "a.budget")
    expect("a name with a line end", status == 3 and "control characters" in said, said)


# ---- what a killed run leaves ----

def start_and_wait(place, *arguments):
    """A run that waits for the reader of a pipe, when the tables are there under other names."""
    process = subprocess.Popen(["budgetc", *arguments], cwd=place.here, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 20
    while not list(place.here.glob("out/.budgetc-*")) and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(0.05)
    return process


def killed(place):
    os.mkfifo(place.here / "pipe")
    waiting = ("--emit=csv", "-o", "out", "--deps=pipe", "a.budget")
    process = start_and_wait(place, *waiting)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = sorted(path.name for path in (place.here / "out").iterdir())
    expect("killed", left == [".budgetc-0-0.tmp"], left)
    (place.here / "out" / ".budgetc-0-7.tmp").write_text("of the same run")
    (place.here / "out" / ".budgetc-1-0.tmp").write_text("of another one that was killed")
    (place.here / "out" / ".budgetc-0-x.tmp").write_text("not ours")
    said, status = place.run("--emit=csv", "-o", "out", "a.budget")
    left = sorted(path.name for path in (place.here / "out").iterdir())
    expect("the next run", status == 0 and left == [".budgetc-0-x.tmp", ".budgetc-1-0.tmp", "t.csv"], f"{left} {said}")
    process = start_and_wait(place, *waiting)
    said, status = place.run("--emit=csv", "-o", "out", "b.budget")
    expect("beside a run that lives", status == 0 and (place.here / "out" / ".budgetc-0-0.tmp").exists(), said)
    expect("beside a run that lives", not (place.here / "out" / ".budgetc-1-0.tmp").exists(), "what was left stays")
    process.kill()
    process.wait()
    for what, make in (("a link", lambda path: path.symlink_to(place.target)), ("a second name", lambda path: os.link(place.target, path))):
        (place.here / "out" / ".budgetc-0-0.tmp").unlink()
        make(place.here / "out" / ".budgetc-0-0.tmp")
        said, status = place.run("--emit=csv", "-o", "out", "a.budget")
        expect(what, status == 0 and (place.here / "out" / ".budgetc-0-0.tmp").exists(), said)
        place.unharmed(what)


def killed_with_a_folder(place):
    """xelatex kills budgetc: its temporary folder stays until the next run."""
    (place.here / "tmp").mkdir()
    engine = place.here / "bin" / "xelatex"
    engine.parent.mkdir()
    engine.write_text("#!/bin/sh\nkill -9 $PPID\n")
    engine.chmod(0o755)
    for name in ("budgetc-report", "budgetc-locked"):
        (place.here / "tmp" / name).mkdir(mode=0o700)
        (place.here / "tmp" / name / "mine").write_text("mine")
    env = {**os.environ, "PATH": f"{engine.parent}:{os.environ['PATH']}", "TMPDIR": str(place.here / "tmp")}
    for _ in range(2):
        place.run("--emit=report-pdf", "-o", "o.pdf", "a.budget", env=env)
        left = [path.name for path in (place.here / "tmp").iterdir() if path.name not in ("budgetc-report", "budgetc-locked")]
        expect("a killed run's folder", len(left) == 1, left)
    expect("folders of others", (place.here / "tmp" / "budgetc-report" / "mine").exists(), "gone")


# ---- rules for make ----

def rules(place):
    """Every name is read by make and by ninja, or refused."""
    for character in map(chr, range(0x20, 0x7F)):
        if character == "/" or character.isalnum():
            continue
        for name in (f"a{character}b.budget", f"{character}b.budget", f"a.budget{character}"):
            deps_of(place, name)
    for name in ("a(b).budget", "town (2).budget", "x (2)", "a\\\\b.budget", "a\\ b.budget", "a\\#b.budget", "预算.budget", "a\tb", "a\nb.budget",
                 "x\no:ran\nran:\n\t>ran\nz.budget"):
        deps_of(place, name)


def deps_of(place, name):
    (place.here / name).write_text("# nothing\n")
    written = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    pattern = "*" in name  # in an include it would stand for other files, too
    place.write("m.budget", BUDGET + ("" if pattern else f'include "{written}"\n'))
    (place.here / "d").unlink(missing_ok=True)
    said, status = place.run("--emit=csv", "--table=t", "-o", "o", "--deps=d", "m.budget", *[f"./{name}"] * pattern)
    if status:
        expect(f"--deps of {name!r}", ("make and ninja" in said or "control characters" in said) and not (place.here / "d").exists()
               and not (place.here / "o").exists(), said)
    else:
        place.write("Makefile", "o:\n\t@echo MADE\n\t@touch o\ninclude d\n")
        make = lambda: subprocess.run(["make", "-s", "o"], cwd=place.here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
        now = time.time()
        os.utime(place.here / name, (now - 100, now - 100))
        os.utime(place.here / "m.budget", (now - 100, now - 100))
        expect(f"make with {name!r}", make() == "", "it is made again")
        os.utime(place.here / name, (now + 5, now + 5))
        expect(f"make with {name!r}", "MADE" in make(), "it is not made again")
        (place.here / "o").unlink()
        read_by_ninja(place, name)
    (place.here / name).unlink()


def read_by_ninja(place, name):
    place.write("build.ninja", "rule r\n  command = budgetc --emit=csv --table=t -o o --deps=d m.budget 2>/dev/null\n  depfile = d\nbuild o: r\n")
    ninja = lambda: subprocess.run(["ninja"], cwd=place.here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    os.utime(place.here / name, (1e9, 1e9))
    first, second = ninja(), ninja()
    expect(f"ninja with {name!r}", "no work to do" in second, first + second)
    os.utime(place.here / name, None)
    expect(f"ninja with {name!r}", "no work to do" not in ninja(), "it is not made again")
    for made in (".ninja_log", ".ninja_deps", "build.ninja", "o", "d"):
        (place.here / made).unlink(missing_ok=True)


for test in (named_on_the_command_line, named_in_a_budget, folders_that_are_links, names, descriptors, swapped_while_read, swapped_while_written,
             links_are_replaced, folders_of_outputs, pipes_and_devices, killed, killed_with_a_folder, rules):
    with Place() as new:
        test(new)
print("\n".join(problems))
sys.exit(1 if problems else 0)
