#!/usr/bin/env python3
"""Breaks lines of the examples in ways in which people break them, and counts what is said: one mistake, one message.

usage: mistakes.py [--every N] [--show COUNT]     (budgetc: of the PATH)

A budget with errors of the text, of names or of facts says nothing else, so only those are counted. Fails if the median is
above 1, or more than 5 % of the broken lines lead to more than 2. --every 10 breaks every tenth line; --show lists the worst.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUDGETC = "budgetc"
EXAMPLES = ["township.budget", "wh2024.budget"]
TOKEN = re.compile(r'"[^"]*"|[0-9][0-9.,]*%?|[^\W\d][\w-]*|==|<=|>=|!=|->|[^\w\s]')
MEDIAN, MOST, SHARE = 1, 2, 0.95


def tokens(line):
    """The places of the tokens of a line, without its comment."""
    found = []
    for match in TOKEN.finditer(line):
        if match.group() == "#":
            break
        found.append(match.span())
    return found


def without(line, span):
    return line[:span[0]] + line[span[1]:]


def words_of(line, spans):
    return [s for s in spans if line[s[0]].isalpha() and s[1] - s[0] > 3]


def breaks(line):
    """The line, broken: at most ten of (name of the mistake, line)."""
    spans = tokens(line)
    if not spans:
        return
    middle = spans[len(spans) // 2]
    yield "first token left out", without(line, spans[0])
    yield "token left out", without(line, middle)
    yield "last token left out", without(line, spans[-1])
    yield "token twice", line[:middle[1]] + " " + line[middle[0]:]
    for lo, hi in words_of(line, spans)[:1]:
        yield "a letter left out", line[:lo + 2] + line[lo + 3:]
    for lo, hi in words_of(line, spans)[-1:]:
        yield "two letters exchanged", line[:lo + 1] + line[lo + 2] + line[lo + 1] + line[lo + 3:]
    for lo, hi in [s for s in spans if line[s[0]] == '"'][:1]:
        yield "a quote left out", line[:hi - 1] + line[hi:]
        yield "apostrophes for quotes", f"{line[:lo]}'{line[lo + 1:hi - 1]}'{line[hi:]}"
    for lo, hi in [s for s in spans if line[s[0]].isdigit() and "." in line[s[0]:s[1]]][:1]:
        yield "a decimal comma", line[:lo] + line[lo:hi].replace(",", "").replace(".", ",") + line[hi:]
    for lo, hi in [s for s in spans if line[s[0]:s[1]] in "=:;{}()"][:1]:
        yield "a foreign sign", line[:lo] + {"=": ":=", ":": "=>", ";": ".", "{": "[", "}": "]", "(": "[", ")": "]"}[
            line[lo:hi]] + line[hi:]


def findings(folder, budget):
    run = subprocess.run([BUDGETC, "--lang=en", "--diagnostics=json", budget], cwd=folder, capture_output=True, check=False,
                         timeout=60)
    if run.returncode not in (0, 1):
        sys.exit(f"{run.args}: exit status {run.returncode}: {run.stderr.decode(errors='replace')}")
    said = json.loads(run.stderr)["diagnostics"]
    return [f for f in said if f["severity"] == "error" and "E01" <= f["code"] < "E05"]


def try_line(job):
    path, budget, number, name, broken = job
    with tempfile.TemporaryDirectory(prefix="budgetc-mistakes-") as folder:
        shutil.copytree(ROOT / "examples", folder, dirs_exist_ok=True)
        file = pathlib.Path(folder, path)
        lines = file.read_text(encoding="utf-8").split("\n")
        lines[number] = broken
        file.write_text("\n".join(lines), encoding="utf-8")
        return findings(folder, budget)


def jobs(every):
    for budget in EXAMPLES:
        stem = pathlib.Path(budget).stem
        files = [budget] + sorted(str(p.relative_to(ROOT / "examples")) for p in
                                  (ROOT / "examples" / stem).glob("*.budget"))
        at = 0
        for path in files:
            for number, line in enumerate((ROOT / "examples" / path).read_text(encoding="utf-8").split("\n")):
                for name, broken in breaks(line):
                    at += 1
                    if at % every == 0 and broken != line:
                        yield path, budget, number, name, broken


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        work = list(jobs(options.every))
        said = [(len(found), job, found) for job, found in zip(work, pool.map(try_line, work)) if found]
    counts = sorted(count for count, _, _ in said)
    few = sum(count <= MOST for count in counts) / len(counts)
    median = counts[len(counts) // 2]
    for count, (path, _, number, name, broken), found in sorted(said, key=lambda s: -s[0])[:options.show]:
        print(f"{count}  {path}:{number + 1}: {name}: {broken.strip()[:90]}")
        for f in found[:4]:
            print(f"       {f['file']}:{f['line']}: {f['code']} {f['message'][:100]}")
    print(f"{len(work)} broken lines, {len(counts)} of them noticed by the text, names or facts; messages: median {median}, "
          f"{100 * few:.1f} % at most {MOST}, most {counts[-1]}")
    if median > MEDIAN or few < SHARE:
        sys.exit(f"one mistake, one message: the median may be {MEDIAN}, and {100 * SHARE:.0f} % at most {MOST}")


if __name__ == "__main__":
    main()
