#!/usr/bin/env python3
"""budgetc with a terminal as standard error, and an input that does not end until the line is there."""
import os
import pty
import select
import subprocess
import sys

LIMIT = 60  # seconds without a word: the line is missing
TEXT = b'budget t "T" { year 2025 }\n'


def start(errors, *options, **environment):
    return subprocess.Popen(["budgetc", *options, "-"], stdin=subprocess.PIPE, stderr=errors,
                            env={**os.environ, "TERM": "xterm", "NO_COLOR": "1", **environment})


def read_until(master, wanted, found=b""):
    while wanted not in found:
        if not select.select([master], [], [], LIMIT)[0]:
            sys.exit(f"{wanted!r} did not come, only {found!r}")
        found += os.read(master, 4096)
    return found


def read_rest(master, found):
    while True:
        try:
            found += os.read(master, 4096)
        except OSError:  # the other end is closed
            return found


def finish(process):
    process.stdin.write(TEXT)
    process.stdin.close()


def watched(expected, *options):
    """The line comes while the input is awaited, and is erased before anything else is said."""
    master, slave = pty.openpty()
    process = start(slave, *options)
    os.close(slave)
    found = read_until(master, b"\r\x1b[K" + expected)
    finish(process)
    found = read_rest(master, found)
    if found.rindex(b"\r\x1b[K") < found.rindex(expected) or process.wait() != 0:
        sys.exit(f"the line stays: {found!r}")
    os.close(master)


def silent(errors, reader, **environment):
    """Held back for longer than the line would take, nothing comes before the end."""
    process = start(errors, **environment)
    waited = select.select([reader], [], [], 1.5)[0]
    finish(process)
    process.wait()
    if waited:
        sys.exit(f"a word too many: {os.read(reader, 4096)!r}")


try:
    os.close(pty.openpty()[0])
except OSError:
    print("this machine has no terminals")
    sys.exit(77)
watched("reading files…".encode(), "--lang=en")
watched("正在读取文件…".encode(), "--lang=zh")
reader, writer = os.pipe()
silent(writer, reader)
master, slave = pty.openpty()
silent(slave, master, TERM="dumb")
