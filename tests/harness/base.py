"""What all kinds of tests share: the setting, a command run in a folder, and texts compared."""
import dataclasses
import difflib
import os
import pathlib
import re
import resource
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TIMEOUT = 120  # seconds; sanitized programs are slow
LONG = 900  # of scripts, which may build all of it


@dataclasses.dataclass
class Setting:
    build: pathlib.Path
    bless: bool = False

    def environment(self):
        env = {key: os.environ[key] for key in ("HOME", "TMPDIR") if key in os.environ}
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


@dataclasses.dataclass
class Test:
    """run(setting) answers a list of problems; count says for how many tests it stands."""
    name: str
    run: object
    count: int = 1


def limit_processor():
    """What hangs may be the child of a child, which nobody stops: this every process hands down."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    limit = LONG if most == resource.RLIM_INFINITY else min(LONG, most)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))


def execute(setting, command, folder, stdin=b"", merge=False, extra=None, timeout=TIMEOUT):
    """Runs a list of arguments, or a line for the shell."""
    try:
        done = subprocess.run(
            command, shell=isinstance(command, str), cwd=folder, input=stdin, timeout=timeout,
            env={**setting.environment(), **(extra or {})}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if merge else subprocess.PIPE)
    except subprocess.TimeoutExpired:
        told = f"no end after {timeout} seconds\n".encode()
        return Result(-1, told if merge else b"", told)
    return Result(done.returncode, done.stdout, done.stderr or b"")


def temporary_folder():
    return tempfile.TemporaryDirectory(prefix="budgetc-test-")


def write_files(folder, files):
    for name, content in files.items():
        path = pathlib.Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def as_text(data):
    """Bytes as text that can stand in a test file: the same in every work tree, and nothing that nobody can see."""
    text = data.replace(str(ROOT).encode(), b"$ROOT").decode("utf-8", "surrogateescape")
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
