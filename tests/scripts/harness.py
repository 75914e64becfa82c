#!/usr/bin/env python3
"""The harness of the tests: processes are ended, signals have their default actions, skipping is counted, nothing is blessed
by mistake, and what is misspelt is a failure."""
import os
import pathlib
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True

from harness import docs, golden, whole  # noqa: E402
from harness.base import Setting, Skipped, execute, restore_signals, temporary_folder  # noqa: E402

SETTING = Setting(build=pathlib.Path("build/none"))


def expect(condition, what):
    if not condition:
        sys.exit(f"harness: {what}")


def is_running(process):
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")")[-1].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def ends(process):
    """Within some seconds."""
    for _ in range(100):
        if not is_running(process):
            return True
        time.sleep(0.05)
    return False


def groups_end(folder):
    left = execute(SETTING, "sleep 600 >/dev/null 2>&1 & echo $!", folder)
    expect(ends(int(left.out)), "a process that a test has left goes on")
    hung = execute(SETTING, "sleep 600 & sleep 600", folder, timeout=0.2)
    expect(hung.status == -1 and b"no end after" in hung.err, "a test that hangs is not ended")


def signals_are_reset(folder):
    """Under nohup the hangup signal is ignored, and an ignored signal stays so in programs."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    restore_signals()
    killed = execute(SETTING, "kill -HUP $$; echo still here", folder)
    expect(killed.status == -signal.SIGHUP and not killed.out, "a signal that was ignored stays ignored")
    os.kill(os.getpid(), signal.SIGHUP)  # but not for the harness


def blessing(folder):
    path = pathlib.Path(folder) / "a.test"
    setting = Setting(build=pathlib.Path("build/none"), bless=True)
    path.write_text("### run: exit 2\n")
    expect(golden.run_golden(path, setting) and not setting.blessed, "a usage error is blessed")
    path.write_text("### run: exit 2\n### exit: 2\n### stdout:\nx\n")
    expect(not golden.run_golden(path, setting) and setting.blessed == [path], "a usage error that is wanted is not blessed")
    expect(path.read_text() == "### run: exit 2\n### exit: 2\n", f"blessed: {path.read_text()!r}")


def skipping(folder):
    skipped = whole.run_command("echo no printer; exit 77", SETTING)
    expect(skipped == ["no printer\n"] and isinstance(skipped[0], Skipped), "a script that skips is not counted as skipped")
    failed = whole.run_command("exit 1", SETTING)
    expect(failed and not isinstance(failed[0], Skipped), "a failure is counted as skipped")


def blocks(folder):
    expect(docs.read_words(["console", "exit", "0", "1"]) == ("console", "", [0, 1], ""), "exit statuses of a block")
    for words in (["budgt"], ["console", "exits", "1"], ["budget", "a", "b"], ["fragment", "x"]):
        expect(docs.read_words(words)[3], f"`{' '.join(words)}` after a fence is not noticed")
    expect(docs.run_console("$ exit 3\n", [], {}, SETTING), "an exit status is not compared")
    expect(not docs.run_console("$ exit 3\n", [3], {}, SETTING), "an exit status that is said is wrong")


def filters():
    done = subprocess.run(["tests/run", "no such test"], capture_output=True, text=True)
    expect(done.returncode == 1, "a word that is in no name of a test is not an error")
    expect(done.stdout.endswith("0 passed, 1 failed\n"), "without a summary")


with temporary_folder() as folder:
    expect(" " in folder, "tests do not run in a folder with blanks in its name")
    for check in (groups_end, signals_are_reset, blessing, skipping, blocks):
        check(folder)
filters()
