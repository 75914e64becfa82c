#!/bin/sh
# The words of documents: what a file names is known, English and Chinese are complete, and phrases have the same places to fill in.
set -eu

python3 - <<'END_OF_PYTHON'
import glob
import re

LINE = re.compile(r'([a-z ]+) = "([^"\\]*)"')


def words(path):
    found = {}
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if not line or line.startswith("#"):
            continue
        match = LINE.fullmatch(line)
        assert match, f"{path}:{number}: not `name = \"text\"`: {line}"
        assert match[1] not in found, f"{path}:{number}: {match[1]} twice"
        found[match[1]] = match[2]
    return found


english = words("lib/languages/en.words")
known = re.findall(r'^PHRASE\((\w+), "([^"]+)"\)$', open("lang/report/phrases.def", encoding="utf-8").read(), re.M)
assert [name for _, name in known] == list(english), "lang/report/phrases.def and lib/languages/en.words differ"
for path in glob.glob("lib/languages/*.words"):
    found = words(path)
    assert not found.keys() - english.keys(), f"{path}: no such names: {found.keys() - english.keys()}"
    for name, text in found.items():
        places = set(re.findall("%[1-3]", text))
        assert places == set(re.findall("%[1-3]", english[name])), f"{path}: {name}: {text}"
assert words("lib/languages/zh.words").keys() == english.keys()
END_OF_PYTHON
