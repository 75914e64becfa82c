"""What all kinds of tests share: the setting, a command run in a folder, and texts compared."""
import dataclasses
import difflib
import os
import pathlib
import re
import resource
import signal
import subprocess
import tempfile
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TIMEOUT = 120  # seconds; sanitized programs are slow
LONG = 900  # of scripts, which may build all of it


@dataclasses.dataclass
class Setting:
    build: pathlib.Path
    bless: bool = False
    heavy: bool = False  # what takes long, and what only a release needs
    blessed: list = dataclasses.field(default_factory=list)  # files that were written
    warnings: list = dataclasses.field(default_factory=list)

    def environment(self):
        env = {key: os.environ[key] for key in ("HOME", "TMPDIR", "TZ") if key in os.environ}
        env["PATH"] = f"{self.build}:{os.environ['PATH']}"
        env["ROOT"] = str(ROOT)  # golden tests reach examples/ by it
        env["LC_ALL"] = "C.UTF-8"
        env["TERM"] = "dumb"
        # No report may be lost, and a finding of the sanitizers must not look like exit status 1.
        env["LSAN_OPTIONS"] = f"suppressions={ROOT}/tests/lsan.supp:print_suppressions=0"
        env["ASAN_OPTIONS"] = "exitcode=99:detect_stack_use_after_return=1:strict_string_checks=1"
        env["UBSAN_OPTIONS"] = "print_stacktrace=1:halt_on_error=1:exitcode=99"
        return env


@dataclasses.dataclass
class Result:
    status: int
    out: bytes
    err: bytes


class Skipped(str):
    """Not a problem: why a test cannot be run on this machine."""


@dataclasses.dataclass
class Test:
    """run(setting) returns a list of problems; count says how many tests it is counted as."""
    name: str
    run: object
    count: int = 1
    seconds: float = 0  # about how long it takes, if that is long: these are started first
    heavy: bool = False


def restore_signals():
    """Programs begin with the default actions, whatever this process was started with: a handler is reset by exec, an
    ignored signal (nohup) is not. Here they are ignored as before."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for number in signal.valid_signals():
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def limit_processor():
    """What hangs may be the child of a child; a limit is inherited by all of them."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    limit = LONG if most == resource.RLIM_INFINITY else min(LONG, most)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))


running = set()  # process groups


def end_group(group):
    """Ends what a program has left."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass
    running.discard(group)


def execute(setting, command, folder, stdin=b"", merge=False, extra=None, timeout=TIMEOUT):
    """Runs a list of arguments, or a line for the shell, in a process group of its own that ends with it."""
    process = subprocess.Popen(
        command, shell=isinstance(command, str), cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if merge else subprocess.PIPE, env={**setting.environment(), **(extra or {})},
        process_group=0)
    running.add(process.pid)
    try:
        out, err = process.communicate(stdin, timeout)
        return Result(process.returncode, out, err or b"")
    except subprocess.TimeoutExpired:
        told = f"no end after {timeout} seconds\n".encode()
        return Result(-1, told if merge else b"", told)
    finally:
        end_group(process.pid)
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


def temporary_folder():
    return tempfile.TemporaryDirectory(prefix="budgetc test ")


def write_files(folder, files):
    for name, content in files.items():
        path = pathlib.Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def as_text(data):
    """Bytes as text that can stand in a test file: the same in every work tree, and nothing that nobody can see."""
    text = data.replace(str(ROOT).encode(), b"$ROOT").replace(urllib.parse.quote(str(ROOT)).encode(), b"$ROOT").decode("utf-8", "surrogateescape")
    return re.sub("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\udc80-\udcff]",
                  lambda m: escape(m.group()), text)


def escape(character):
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02X}"
    return f"\\x{code:02X}" if code < 0x80 else f"\\u{{{code:X}}}"


def difference(expected, actual, what):
    """A unified difference, or None if there is none."""
    if expected == actual:
        return None
    lines = difflib.unified_diff(expected.split("\n"), actual.split("\n"), f"{what}, expected", f"{what}, printed",
                                 lineterm="", n=2)
    return "\n".join(lines)
