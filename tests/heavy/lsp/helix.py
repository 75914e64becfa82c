#!/usr/bin/env python3
"""Drives Helix, in a terminal of its own, through what one does with a budget, and prints what came of it.

usage: helix.py HX [ARGUMENT ...]   in a folder with town.budget and parts.budget; HOME has the configuration
"""
import fcntl
import os
import pathlib
import pty
import struct
import sys
import termios
import threading
import time

LIMIT = 60  # seconds
LOG = pathlib.Path("helix.log").resolve()


def drain(terminal):
    try:
        while os.read(terminal, 1 << 16):
            pass
    except OSError:
        pass  # it has ended


def wait(what, condition):
    end = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"did not come: {what}\n{LOG.read_text()[-4000:] if LOG.exists() else ''}")
        time.sleep(0.05)


class Helix:
    def __init__(self, program):
        child, self.terminal = pty.fork()
        if not child:
            os.environ["TERM"] = "xterm-256color"
            os.execvp(program[0], [*program, "-v", "--log", str(LOG), "town.budget"])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 120, 0, 0))
        threading.Thread(target=drain, args=[self.terminal], daemon=True).start()
        self.read = 0

    def told(self, *parts):
        """Waits for a message after the last one that was waited for."""
        def there():
            lines = LOG.read_text(errors="replace").splitlines()[self.read:] if LOG.exists() else []
            for i, line in enumerate(lines):
                if all(part in line for part in parts):
                    self.read += i + 1
                    return True
            return False
        wait(" ".join(parts), there)

    def keys(self, text):
        """One after the other, as one types: Helix takes what comes at once for one key, or for text that is pasted."""
        for key in text:
            os.write(self.terminal, key.encode())
            time.sleep(0.1)
        time.sleep(0.5)

    def leave(self):
        """To normal mode. Escape and what follows at once would be one key."""
        self.keys("\x1b")

    def command(self, text):
        self.leave()
        self.keys(f":{text}\r")


def main():
    town, parts = pathlib.Path("town.budget"), pathlib.Path("parts.budget")
    helix = Helix(sys.argv[1:])
    helix.told("<-", "publishDiagnostics", "E0201")
    print("diagnostics E0201")

    helix.keys("5Gww a")
    helix.told("<-", "write `outlay`")
    helix.keys("\r")
    helix.told("<-", "publishDiagnostics", '"diagnostics":[]')
    helix.command("w")
    wait("the repair", lambda: "facts outlay " in town.read_text())
    print("repaired", town.read_text().splitlines()[-1])

    helix.keys("3Gglbb k")
    helix.told("->", "textDocument/hover")
    helix.told("<-", "办公费 — account")
    print("hover")

    helix.leave()
    helix.keys("4Gww r")
    helix.told("->", "textDocument/prepareRename")
    helix.told("<-", "start")
    helix.keys("\x15spending\r")
    helix.told("<-", "documentChanges")
    helix.command("wa")
    wait("the renaming", lambda: "spending" in town.read_text() and "spending" in parts.read_text())
    print("renamed", town.read_text().splitlines()[-1])
    print("renamed", parts.read_text().strip())

    helix.keys("5GI  ")
    helix.command("format")
    helix.told("->", "textDocument/formatting")
    helix.told("<-", "newText")
    helix.command("w")
    wait("the layout", lambda: town.read_text().splitlines()[-1].startswith("facts"))
    print("formatted", town.read_text().splitlines()[-1])
    helix.command("qa!")


if __name__ == "__main__":
    main()
