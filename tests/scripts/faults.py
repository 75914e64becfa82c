"""Full disks, closed pipes, files that cannot be read, signals: a clear error, the exit status that the manual
states, and never a part of a file.

Everything runs in a new folder; what it holds afterwards is part of each test.
"""
import os
import pathlib
import resource
import signal
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time

BUDGET = b"""budget town "Town" { year 2024; unit k }
unit k decimals 2
dimension d { a "A"; b "B" }
ledger l by d
facts l { a 1.00; b 2.00 }
table t { column "Name" label; column "Amount" = l; rows d }
table u { column "Name" label; column "Amount" = l; rows d; total "All" }
"""
ROWS = 4000
LARGE = BUDGET.replace(b'b "B" }', b"; ".join(b'm%d "Member %d"' % (i, i) for i in range(ROWS)) + b"; b }")
LARGE = LARGE.replace(b"b 2.00 }", b"\n".join(b"m%d 1.00" % i for i in range(ROWS)) + b" }")

# Wrong in one figure: for `fix` to have something to print.
WRONG = BUDGET + b'stated t { "A" 10.00; "B" 2.00 }\nstated u { "A" 10.00; "B" 2.00; "All" 12.00 }\n'
FAILED, NO_MERGE = 3, 129

problems = []


class Place:
    """A new folder with a.budget in it."""

    def __init__(self, source=BUDGET):
        self.source = source

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="budgetc-faults-")
        path = pathlib.Path(self.folder.name)
        (path / "a.budget").write_bytes(self.source)
        return path

    def __exit__(self, *_):
        self.folder.cleanup()


def run(folder, *arguments, **more):
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **more}
    return subprocess.run(["budgetc", *arguments], cwd=folder, timeout=60, **more)


def content(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def expect(what, condition, shown=""):
    if not condition:
        problems.append(f"{what}: {shown}")


def expect_failure(what, done, words, folder=None, left=("a.budget",), status=FAILED):
    """This exit status, these words on standard error, and nothing else in the folder."""
    text = (done.stderr or b"").decode(errors="replace")
    expect(what, done.returncode == status, f"exit status {done.returncode}\n{text}")
    expect(what, words in text, text)
    if folder:
        expect(what, content(folder) == sorted(left), f"left behind: {content(folder)}")


def expect_silence(what, arguments, folder, left):
    """Into a pipe without a reader: ended by the signal, as others are, without a word about it; said only where the signal is ignored."""
    for ignored in (False, True):
        reader, writer = os.pipe()
        os.close(reader)
        ignore = (lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN)) if ignored else None
        done = run(folder, *arguments, stdout=writer, preexec_fn=ignore)
        os.close(writer)
        said = b"Broken pipe" in done.stderr
        expect(what, ignored == (done.returncode != -signal.SIGPIPE) and ignored == said, f"exit status {done.returncode}\n{done.stderr.decode()}")
        expect(what, content(folder) == sorted(left), f"left behind: {content(folder)}")


# ---- every command ----

# Each prints something about the file %; the exit status if it fails.
COMMANDS = (
    ("diff % b.budget", FAILED), ("diff b.budget %", FAILED), ("diff --format=json % b.budget", FAILED),
    ("diff --format=html % b.budget", FAILED), ("diff --format=markdown % b.budget", FAILED),
    ("merge % b.budget c.budget", NO_MERGE), ("merge b.budget % c.budget", NO_MERGE), ("merge b.budget c.budget %", NO_MERGE),
    ("textconv %", FAILED), ("audit %", FAILED), ("audit --format=json --figures %", FAILED), ("fix --suggest %", FAILED),
    ("trace u/All/Amount %", FAILED), ("trace --format=json u/All/Amount %", FAILED), ("fmt %", FAILED), ("fmt --check %", FAILED),
    ("show %", FAILED), ("show --format=markdown t %", FAILED), ("--list %", FAILED), ("--print %", FAILED), ("--dump=model %", FAILED), ("--dump=incidence %", FAILED),
    ("--emit=csv --table=t %", FAILED), ("--emit=markdown %", FAILED), ("--emit=dot --figure=dependencies %", FAILED),
)


class Versions(Place):
    """Three versions of a budget that all differ; the first one is not in the canonical layout."""

    def __enter__(self):
        path = super().__enter__()
        (path / "a.budget").write_bytes(BUDGET.replace(b"unit k ", b"unit   k "))
        (path / "b.budget").write_bytes(BUDGET.replace(b"a 1.00", b"a 1.50"))
        (path / "c.budget").write_bytes(BUDGET.replace(b"b 2.00", b"b 2.50"))
        return path


def every_command():
    """Each command, with its output on a full disk and into a closed pipe; then asked for files that it cannot read."""
    with Versions() as folder:
        (folder / "wrong.budget").write_bytes(WRONG)
        before = content(folder)
        for line, status in COMMANDS:
            arguments = line.replace("%", "a.budget").split()
            if arguments[0] == "fix":
                arguments[-1] = "wrong.budget"
            with open("/dev/full", "wb") as full:
                expect_failure(f"{line}, full", run(folder, *arguments, stdout=full), "No space left on device", folder, before, status)
            expect_silence(f"{line}, closed", arguments, folder, before)
    with Versions() as folder:
        (folder / "folder.budget").mkdir()
        (folder / "loop.budget").symlink_to("loop.budget")
        before = content(folder)
        for line, status in COMMANDS:
            for name, words in (("folder.budget", ""), ("loop.budget", "symbolic links"), ("none.budget", "No such file")):
                expect_failure(f"{line}, {name}", run(folder, *line.replace("%", name).split()), words, folder, before, status)


def every_result():
    """Results of the newer kinds: nothing half-made is left where they go, and no file that is read is overwritten."""
    results = (("--emit=csv --provenance -o out a.budget", "out/t.csv", FAILED), ("--junit=out.xml a.budget", "out.xml", FAILED),
               ("--emit=dot -o out --deps=out.d a.budget", "out.d", FAILED), ("--emit=latex -o out a.budget", "out/town.tex", FAILED),
               ("diff -o out.txt a.budget b.budget", "out.txt", FAILED), ("diff --format=json -o out.json a.budget b.budget", "out.json", FAILED),
               ("merge -o out.budget a.budget b.budget c.budget", "out.budget", NO_MERGE))
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8))
    for line, path, status in results:
        with Versions() as folder:
            before = content(folder)
            done = run(folder, *line.split(), preexec_fn=limit)
            expect_failure(f"{line}, file too large", done, "File too large", folder, before, status)
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).mkdir()
            before = content(folder)
            done = run(folder, *line.split())
            expect_failure(f"{line}, a folder", done, "Is a directory", folder, before, status)
    for line, status in (("--junit=a.budget a.budget", FAILED), ("--deps=a.budget a.budget", FAILED),
                         ("diff -o b.budget a.budget b.budget", FAILED), ("diff -o ./a.budget a.budget b.budget", FAILED)):
        with Versions() as folder:
            done = run(folder, *line.split())
            expect_failure(line, done, "is read: it cannot be written too", folder, ["a.budget", "b.budget", "c.budget"], status)
            expect(line, b"budget town" in (folder / "a.budget").read_bytes(), "it was overwritten")


# ---- writing ----

def full_disk():
    with Place() as folder, open("/dev/full", "wb") as full:
        expect_failure("full standard output", run(folder, "--emit=csv", "--table=t", "a.budget", stdout=full),
                       "cannot write standard output: No space left on device", folder)
        expect_failure("full device", run(folder, "--emit=csv", "--table=t", "-o", "/dev/full", "a.budget"),
                       "cannot write `/dev/full`: No space left on device", folder)
        expect_failure("full formatter", run(folder, "fmt", "a.budget", stdout=full), "No space left on device", folder)
        expect_failure("full help", run(folder, "--help", stdout=full), "No space left on device", folder)
        expect_failure("full record", run(folder, "--junit=/dev/full", "a.budget"), "No space left on device", folder)
        done = run(folder, "a.budget", stderr=full)
        expect("full standard error", done.returncode == 3, done.returncode)


def small_limit():
    """A file may have 8 kB: the second and later tables do not fit."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
    with Place(LARGE) as folder:
        done = run(folder, "--emit=csv", "-o", "out", "a.budget", preexec_fn=limit)
        expect_failure("file too large", done, "File too large", folder)
    with Place(LARGE) as folder:
        before = (folder / "a.budget").read_bytes()
        done = run(folder, "fmt", "-i", "a.budget", preexec_fn=limit)
        expect_failure("file too large, formatted in place", done, "File too large", folder)
        expect("formatted in place", (folder / "a.budget").read_bytes() == before, "the file has changed")


def small_disk():
    """A file system of 64 kB, where that may be mounted."""
    with Place(LARGE) as folder:
        (folder / "disk").mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder / "disk"],
                                 stderr=subprocess.DEVNULL, check=False).returncode == 0
        if not mounted:
            return print("not tried: mounting a small disk")
        try:
            done = run(folder, "--emit=csv", "-o", "disk/out", "a.budget")
            expect_failure("small disk", done, "No space left on device", folder, ["a.budget", "disk"])
        finally:
            subprocess.run(["umount", folder / "disk"], check=True)


def closed_pipe():
    with Place(LARGE) as folder:
        for arguments in (["--emit=csv", "--table=t", "a.budget"], ["fmt", "a.budget"], ["--dump=report", "a.budget"]):
            expect_silence("closed pipe", arguments, folder, ("a.budget",))
        for stream in (0, 1, 2):
            done = run(folder, "--emit=csv", "-o", "out", "a.budget", preexec_fn=lambda s=stream: os.close(s))
            expect(f"stream {stream} closed", done.returncode == 0, done.returncode)
            shutil.rmtree(folder / "out", ignore_errors=True)


def other_inputs():
    """Nor one that is read beside the budget, or as a table to be imported; and of several results none is written then."""
    lines = ("--since=since.json --junit=since.json a.budget", "--since=since.json --emit=csv -o out --deps=since.json a.budget",
             "--since=since.json --emit=json -o since.json a.budget", "--since=since.json --emit=csv --table=t -o ./since.json a.budget",
             "import -o . published/q.csv", "import -o . datapackage.json", "import -o link published/q.csv", "show -o published/q.csv c.budget",
             "--emit=csv -o published/ c.budget", "trace -o published/q.csv q/A/Amount c.budget")
    for line in lines:
        with Versions() as folder:
            (folder / "since.json").write_bytes(run(folder, "--diagnostics=json", "a.budget").stderr)
            (folder / "published").mkdir()
            (folder / "published" / "q.csv").write_text("Name,Amount\nA,1.00\nB,2.00\n")
            (folder / "link").symlink_to(".")
            (folder / "datapackage.json").write_text('{"name": "p", "resources": [{"name": "q", "path": "published/q.csv"}]}')
            (folder / "c.budget").write_bytes(BUDGET.replace(b"table t", b"table q") + b'stated q from "published/q.csv"\n')
            before = {name: (folder / name).read_bytes() for name in content(folder) if (folder / name).is_file()}
            done = run(folder, *line.split())
            expect(line, b"is read: it cannot be written too" in done.stderr and done.returncode, done.stderr.decode())
            after = {name: (folder / name).read_bytes() for name in content(folder) if (folder / name).is_file()}
            expect(line, before == after, f"now {sorted(set(after.items()) ^ set(before.items()))}")


def bad_targets():
    with Place() as folder:
        (folder / "out").mkdir()
        (folder / "out" / "t.csv").mkdir()
        done = run(folder, "--emit=csv", "-o", "out", "a.budget")
        expect_failure("a folder in the place of a file", done, "cannot write `out/t.csv`: Is a directory", folder,
                       ["a.budget", "out", "out/t.csv"])
        done = run(folder, "--emit=csv", "-o", "a.budget/out", "a.budget")
        expect_failure("a file in the place of a folder", done, "Not a directory", folder,
                       ["a.budget", "out", "out/t.csv"])
        done = run(folder, "--emit=csv", "-o", "/proc/out", "a.budget")
        expect_failure("a folder that takes nothing", done, "cannot write `/proc/out`")
        done = run(folder, "--emit=csv", "--table=t", "-o", "./a.budget", "a.budget")
        expect_failure("what is read", done, "is read: it cannot be written too")
        expect("what is read", (folder / "a.budget").read_bytes() == BUDGET, "it was overwritten")
        (folder / "loop").symlink_to("loop")
        done = run(folder, "--emit=csv", "--table=t", "-o", "loop", "a.budget")
        expect("a link to itself", (folder / "loop").is_symlink() == (done.returncode != 0), done.returncode)


# ---- reading ----

def bad_sources():
    with Place() as folder:
        (folder / "folder.budget").mkdir()
        (folder / "loop.budget").symlink_to("pool.budget")
        (folder / "pool.budget").symlink_to("loop.budget")
        (folder / "gone.budget").symlink_to("nowhere")
        for name, words in (("folder.budget", "it is a folder"), ("loop.budget", "Too many levels of symbolic links"),
                            ("gone.budget", "No such file"), ("a.budget/x", "Not a directory"),
                            ("x" * 300, "File name too long"), ("", "")):
            expect_failure(f"reading {name[:20]}", run(folder, name), "begins a budget" if name == "folder.budget" else words)
            expect_failure(f"formatting {name[:20]}", run(folder, "fmt", "-i", name), words)
        for name, words in (("folder.budget", "it is a folder"), ("loop.budget", "Too many levels"),
                            ("gone.budget", "No such file")):
            (folder / "b.budget").write_text(f'include "{name}"\n')
            done = run(folder, "--diagnostics=short", "a.budget", "b.budget")
            expect(f"including {name}", done.returncode == 1 and words in done.stderr.decode(), done.stderr)
            (folder / "b.budget").write_text(f'facts l from "{name}" {{ d d; amount l }}\n')
            done = run(folder, "--diagnostics=short", "a.budget", "b.budget")
            expect(f"CSV {name}", done.returncode == 1 and words in done.stderr.decode(), done.stderr)


def outside():
    """Includes stay inside the folder of the first file, whatever a path or a link says."""
    with Place(b'budget t "T" { year 2024 }\n') as folder:
        (folder / "in" / "deep").mkdir(parents=True)
        (folder / "secret").mkdir()
        (folder / "secret" / "s.budget").write_text("unit k\n")
        (folder / "in" / "link.budget").symlink_to("../secret/s.budget")
        (folder / "in" / "door").symlink_to("../secret")
        (folder / "in" / "own.budget").write_text("unit k\n")
        tries = {"../secret/s.budget": False, "link.budget": False, "door/s.budget": False,
                 str(folder / "secret" / "s.budget"): False, "door/../secret/s.budget": False,
                 "deep/../own.budget": True, "deep/../../in/own.budget": True}
        for path, good in tries.items():
            (folder / "in" / "a.budget").write_text(f'budget t "T" {{ year 2024 }}\ninclude "{path}"\n')
            done = run(folder, "--diagnostics=short", "in/a.budget")
            expect(f"include {path}", (done.returncode == 0) == good and (good or b"E0802" in done.stderr), done.stderr)
            done = run(folder, "--include-dir=secret", "in/a.budget")
            expect(f"include {path} allowed", done.returncode == 0, done.stderr)


def as_nobody():
    """Permissions mean nothing to root."""
    if os.getuid() == 0 and not shutil.which("setpriv"):
        return print("not tried: unreadable files (root, and no setpriv)")
    with Place() as folder:
        prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
        program = shutil.copy(shutil.which("budgetc"), folder / "budgetc")
        (folder / "dark").mkdir()
        (folder / "dark.budget").write_bytes(BUDGET)
        for path, mode in ((folder, 0o755), (folder / "dark.budget", 0), (folder / "dark", 0o555)):
            path.chmod(mode)
        left = content(folder)
        def as_other(*arguments):
            return subprocess.run([*prefix, program, *arguments], cwd=folder, stderr=subprocess.PIPE, timeout=60)
        expect_failure("unreadable", as_other("dark.budget"), "cannot read `dark.budget`: Permission denied", folder, left)
        done = as_other("--emit=csv", "-o", "dark", "a.budget")
        expect_failure("a folder that is read-only", done, "Permission denied", folder, left)
        done = as_other("--emit=csv", "-o", "dark/deep/er", "a.budget")
        expect_failure("a folder in one that is read-only", done, "Permission denied", folder, left)


def changing_files():
    """A pipe that gives its text in two parts; a file that grows and shrinks while it is read."""
    with Place() as folder:
        out, into = os.pipe()
        def write():
            with open(into, "wb", buffering=0) as pipe:
                pipe.write(BUDGET[:70])
                time.sleep(0.2)
                pipe.write(BUDGET[70:])
        writer = threading.Thread(target=write)
        writer.start()
        done = run(folder, f"/dev/fd/{out}", pass_fds=[out])
        writer.join()
        os.close(out)
        expect("a pipe", done.returncode == 0, done.stderr)
    changing_file("b.budget", b"", b"# a line more\n", ["a.budget", "b.budget"])
    changing_file("b.csv", BUDGET + b'facts l from "b.csv"\n', b"d,amount\na,1.00\n,-\n", ["a.budget"])


def changing_file(name, budget, line, arguments):
    with Place(budget or BUDGET) as folder:
        over = threading.Event()
        def change():
            with open(folder / name, "r+b", buffering=0) as file:
                while not over.is_set():
                    for _ in range(50):
                        file.write(line * 500)
                    file.truncate(0)
                    file.seek(0)
        (folder / name).write_bytes(b"")
        changer = threading.Thread(target=change)
        changer.start()
        for _ in range(10):
            done = run(folder, *arguments)
            expect(f"{name} changes", done.returncode in (0, 1), f"{done.returncode} {done.stderr[-500:]}")
        over.set()
        changer.join()


def lost_folder():
    with Place() as folder:
        (folder / "gone").mkdir()
        command = 'cd gone && rmdir ../gone && exec budgetc --emit=csv -o out "$1"'
        done = subprocess.run(["sh", "-c", command, "sh", folder / "a.budget"], cwd=folder, stderr=subprocess.PIPE)
        expect_failure("a working folder that is gone", done, "cannot write", folder)


# ---- signals ----

def start(folder, *arguments, **more):
    return subprocess.Popen(["budgetc", *arguments], cwd=folder, stderr=subprocess.PIPE, **more)


def wait_until(condition):
    end = time.monotonic() + 20
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def stopped_while_writing():
    """The last file is a pipe that nobody reads, so the tables are there, under other names, when the signal comes."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with Place() as folder:
            os.mkfifo(folder / "pipe")
            process = start(folder, "--emit=csv", "-o", "new/out", "--deps=pipe", "a.budget")
            there = wait_until(lambda: len(list(folder.glob("new/out/.budgetc-*"))) == 2)
            expect("temporary files", there, content(folder))
            time.sleep(0.05)
            process.send_signal(number)
            process.communicate(timeout=20)
            expect(f"signal {number}", process.returncode == -number, process.returncode)
            expect(f"signal {number}", content(folder) == ["a.budget", "pipe"], f"left behind: {content(folder)}")


class Pipe:
    """What a shell hands on as <(…): its name on the command line, and what to start a program with."""

    def __enter__(self):
        self.out, self.into = os.pipe()
        self.name, self.more = f"/dev/fd/{self.out}", {"pass_fds": [self.out]}
        return self

    def __exit__(self, *_):
        os.close(self.out)
        os.close(self.into)


def stopped_while_reading():
    with Place() as folder, Pipe() as pipe:
        process = start(folder, "--emit=csv", "-o", "out", pipe.name, **pipe.more)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        expect("stopped while reading", process.returncode == -signal.SIGINT, process.returncode)
    with Place() as folder, Pipe() as pipe:
        process = start(folder, pipe.name, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN), **pipe.more)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        os.write(pipe.into, BUDGET)
        os.dup2(os.open("/dev/null", os.O_WRONLY), pipe.into)  # its end
        process.communicate(timeout=20)
        expect("an ignored signal", process.returncode == 0, process.returncode)


def every_command_stopped():
    """The file is a pipe that nobody writes, so each command waits for it when the signal comes."""
    for line, _ in COMMANDS:
        with Versions() as folder, Pipe() as pipe:
            (folder / "tmp").mkdir()
            before = content(folder)
            process = start(folder, *line.replace("%", pipe.name).split(), stdout=subprocess.DEVNULL,
                            env={**os.environ, "TMPDIR": str(folder / "tmp")}, **pipe.more)
            time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
            expect(f"{line}, stopped", process.returncode == -signal.SIGINT, process.returncode)
            expect(f"{line}, stopped", content(folder) == before, f"left behind: {content(folder)}")


def stopped_while_comparing():
    """git has written a revision into a temporary folder when the signal comes: that goes too."""
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b"]
    with Versions() as folder:
        for arguments in (["init", "-q"], ["add", "a.budget"], ["commit", "-q", "-m", "one"]):
            subprocess.run([*git, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (folder / "tmp").mkdir()
        with Pipe() as pipe:
            process = start(folder, "diff", "HEAD:a.budget", pipe.name, stdout=subprocess.DEVNULL,
                            env={**os.environ, "TMPDIR": str(folder / "tmp")}, **pipe.more)
            time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)
        expect("stopped while comparing", process.returncode == -signal.SIGTERM, process.returncode)
        expect("stopped while comparing", content(folder / "tmp") == [], content(folder / "tmp"))


def stopped_while_setting():
    """xelatex runs in a group of its own: Ctrl-C does not reach it, so it must be stopped."""
    with Place() as folder:
        (folder / "tmp").mkdir()
        engine = folder / "bin" / "xelatex"
        engine.parent.mkdir()
        engine.write_text('#!/bin/sh\necho $$ >"$TMPDIR/../engine"\nexec sleep 100\n')
        engine.chmod(engine.stat().st_mode | stat.S_IXUSR)
        env = {**os.environ, "PATH": f"{engine.parent}:{os.environ['PATH']}", "TMPDIR": str(folder / "tmp")}
        process = start(folder, "--emit=report-pdf", "-o", "out.pdf", "a.budget", env=env)
        mark = folder / "engine"
        expect("xelatex", wait_until(lambda: mark.exists() and mark.read_text().strip()), content(folder))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        expect("stopped while setting", process.returncode == -signal.SIGTERM, process.returncode)
        expect("temporary folder", content(folder / "tmp") == [], content(folder / "tmp"))
        expect("result", not (folder / "out.pdf").exists(), "a part of it is there")
        gone = lambda: not pathlib.Path(f"/proc/{mark.read_text().strip()}").exists()
        expect("xelatex has ended", wait_until(gone), "it still runs")


# A shell starts what runs in the background with SIGINT ignored, and programs pass that on.
signal.signal(signal.SIGINT, signal.default_int_handler)
for test in (every_command, every_result, other_inputs, every_command_stopped, stopped_while_comparing, full_disk, small_limit, small_disk, closed_pipe, bad_targets, bad_sources, outside, as_nobody,
             changing_files, lost_folder, stopped_while_writing, stopped_while_reading, stopped_while_setting):
    test()
print("\n".join(problems))
sys.exit(1 if problems else 0)
