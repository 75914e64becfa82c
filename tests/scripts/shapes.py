#!/usr/bin/env python3
"""The shapes of statements that grammar/explain.c prints as help, in English and as po/zh_CN.po translates them: each is read, and
none is written with fullwidth signs."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PREFIX = {"en": "it is written: ", "zh": "写法："}
# The line of a block, and the block around it.
BLOCKS = (("column ", "列 ", 'table t "T" {{\n{}\n}}'), ("flow ", "流向 ", 'figure f "F" {{\n{}\n}}'), ("rows ", "各行 ", 'table t "T" {{\n{}\n}}'), ("columns ", "分栏 ", "facts l {{\n{}\nx 1 2\n}}"))


def unescaped(text):
    return text.replace('\\"', '"')


def shapes():
    """(language, shape) of all."""
    catalogue = (ROOT / "po/zh_CN.po").read_text(encoding="utf-8")
    for english in re.findall(r'N_\("(it is written: (?:[^"\\]|\\.)*)"\)', (ROOT / "grammar/explain.c").read_text(encoding="utf-8")):
        yield "en", unescaped(english)
        found = re.search(r'^msgid "' + re.escape(english) + r'"\nmsgstr "(.*)"$', catalogue, re.M)
        yield "zh", unescaped(found.group(1)) if found else f"no translation of {english}"


def whole(line):
    for english, chinese, block in BLOCKS:
        if line.startswith((english, chinese)):
            return block.format(line)
    return line


def main():
    count = 0
    for language, shape in shapes():
        count += 1
        if not shape.startswith(PREFIX[language]):
            sys.exit(f"no shape: {shape}")
        line = shape[len(PREFIX[language]):]
        done = subprocess.run(["budgetc", "fmt", "-"], input=whole(line) + "\n", capture_output=True, text=True, check=False)
        if done.returncode or done.stderr:
            sys.exit(f"{line}\n{done.stderr}")
    if count < 20:
        sys.exit(f"only {count} shapes were found")


main()
