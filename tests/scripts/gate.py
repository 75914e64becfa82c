"""A moment in a run of budgetc: just before it opens a file of a name, something is done."""
import os
import pathlib
import shlex
import subprocess
import tempfile
import threading

# The dynamic linker takes a blank in LD_PRELOAD for the end of a name.
_folder = next(folder for folder in (tempfile.gettempdir(), "/dev/shm", "/tmp") if " " not in folder)
_built = tempfile.TemporaryDirectory(prefix="budgetc-gate-", dir=_folder)
_library = pathlib.Path(_built.name) / "gate.so"


def _build():
    if not _library.exists():
        compiler = shlex.split(os.environ.get("CC", "cc"))
        subprocess.run([*compiler, "-shared", "-fPIC", "-o", _library, pathlib.Path(__file__).with_name("gate.c"), "-ldl"], check=True)


class Gate:
    """with Gate(folder, "f.csv", change) as env: run budgetc with env; `change` is called when it is about to open f.csv, for the
    first time or the one that is given."""

    def __init__(self, folder, name, change, time=1):
        _build()
        self.path, self.change, self.passed = pathlib.Path(folder) / "gate", change, False
        self.env = {**os.environ, "LD_PRELOAD": str(_library), "GATE": str(self.path), "GATE_AT": name, "GATE_TIME": str(time),
                    "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}

    def __enter__(self):
        os.mkfifo(self.path)
        self.thread = threading.Thread(target=self._wait, daemon=True)
        self.thread.start()
        return self.env

    def _wait(self):
        with open(self.path, "wb"):  # opens when the program does
            if not self.passed:
                self.passed = True
                self.change()

    def __exit__(self, *_):
        came = self.passed
        self.passed = True
        if not came:  # it never came here: let the thread end
            os.close(os.open(self.path, os.O_RDONLY | os.O_NONBLOCK))
        self.thread.join(10)
        self.path.unlink()
        assert came, f"{self.path}: the file was never opened"
