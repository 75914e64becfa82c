#!/usr/bin/env python3
"""SARIF logs of all golden tests and examples pass Microsoft's `sarif-multitool validate` with the rules of GitHub (`Ghas`): no
error, and no warning but one that says why below. A log that breaks such a rule shows that they are applied.
"""
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True

from harness import golden  # noqa: E402
from harness.base import write_files  # noqa: E402

ADVICE = {"SARIF2005"}  # this project has no address to tell


def tool():
    if not sys.platform.startswith("linux"):
        return None
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), "")
    folder = ROOT / "build/web-tools/node_modules/@microsoft/sarif-multitool-linux"
    for path in (folder / "Sarif.Multitool", folder / machine / "Sarif.Multitool"):
        if path.is_file():
            path.chmod(0o755)
            return path
    return None


def log_of(arguments, folder):
    done = subprocess.run(["budgetc", "--diagnostics=sarif", *arguments], cwd=folder, capture_output=True, check=False)
    try:
        return json.loads(done.stderr)
    except ValueError:
        return None


def golden_logs(logs):
    for path in sorted((HERE.parent / "golden").rglob("*.test")):
        files = golden.parse(path.read_text(encoding="utf-8")).files
        with tempfile.TemporaryDirectory(prefix="budgetc-sarif-") as place:
            write_files(place, files)
            log = log_of(["a.budget"], place) if "a.budget" in files else None
        if log:
            (logs / f"{path.parent.name}-{path.stem}.sarif").write_text(json.dumps(log), encoding="utf-8")


def validate(program, folder):
    """The rules that were broken, each with its message."""
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run([program, "validate", "--rule-kind", "Sarif;Ghas", folder / "*.sarif"], env=environment, capture_output=True, text=True,
                          check=False)
    if "Analysis completed successfully" not in done.stdout:
        sys.exit(f"sarif-multitool: {done.stdout}{done.stderr}")
    for found in re.finditer(r"^(.*): (?:error|warning) ([A-Z]+[0-9]+): (.*)$", done.stdout, re.M):
        yield found.group(2), found.group(0)


def main():
    program = tool()
    if not program:
        print("sarif-multitool is missing: make npm-tools installs it")
        return 77
    with tempfile.TemporaryDirectory(prefix="budgetc-sarif-") as place:
        logs, broken = pathlib.Path(place, "logs"), pathlib.Path(place, "broken")
        logs.mkdir()
        broken.mkdir()
        golden_logs(logs)
        for example in sorted((ROOT / "examples").glob("*.budget")):
            log = log_of([example.name], example.parent)
            (logs / f"{example.stem}.sarif").write_text(json.dumps(log), encoding="utf-8")
        count = len(list(logs.iterdir()))
        found = [message for rule, message in validate(program, logs) if rule not in ADVICE]
        log = next(json.loads(file.read_text()) for file in sorted(logs.iterdir()) if json.loads(file.read_text())["runs"][0]["results"])
        log["runs"][0]["results"][0]["locations"] = []
        (broken / "broken.sarif").write_text(json.dumps(log), encoding="utf-8")
        rules = {rule for rule, _ in validate(program, broken)}
    print(*found[:20], sep="\n")
    if not any(rule.startswith("GH") for rule in rules):
        print(f"no rule of GitHub was applied: {rules}")
        return 1
    print(f"{count} logs, {len(found)} complaints")
    return 1 if found or count < 100 else 0


sys.exit(main())
