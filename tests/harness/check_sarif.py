#!/usr/bin/env python3
"""Reads a SARIF log from standard input and checks it against the schema of 2.1.0: for the objects that are used,
their properties (there are no others), those required, types, ranges and enumerations; and what the standard says
beyond the schema: indexes lead to what they name, a URI base is declared, columns stand in order.

Prints one line for each result: rule, level, region, and how many related locations and fixes.
"""
import json
import re
import sys
import urllib.parse


class Kind:
    """An object: what it must have, what it may have, and nothing else."""
    def __init__(self, required, optional):
        self.required, self.all = set(required), {**required, **optional}


def integer(least):
    return lambda value, where: value if type(value) is int and value >= least else fail(where, f"{value!r} < {least}")


def one_of(*words):
    return lambda value, where: value if value in words else fail(where, f"{value!r} is none of {words}")


def text(value, where):
    return value if isinstance(value, str) else fail(where, f"{value!r} is no text")


def some_text(value, where):
    return value if text(value, where) else fail(where, "empty")


def uri_reference(value, where):
    plain = re.fullmatch(r"(?:[A-Za-z0-9\-._~/:?#\[\]@!$&'()*+,;=]|%[0-9A-F]{2})*", text(value, where))
    return value if plain and value and " " not in value else fail(where, f"{value!r} is no URI reference")


def array(item, least=0, unique=False):
    def check(value, where):
        if not isinstance(value, list) or len(value) < least:
            fail(where, f"no array of at least {least}")
        if unique and len({json.dumps(part, sort_keys=True) for part in value}) < len(value):
            fail(where, "the same twice")
        for i, part in enumerate(value):
            validate(part, item, f"{where}[{i}]")
    return check


def mapping(item):
    def check(value, where):
        for key, part in value.items():
            validate(part, item, f"{where}.{key}")
    return check


def fail(where, what):
    raise SystemExit(f"SARIF: {where}: {what}")


def validate(value, kind, where):
    if not isinstance(kind, Kind):
        return kind(value, where)
    if not isinstance(value, dict):
        fail(where, "no object")
    for key in kind.required - set(value):
        fail(where, f"no `{key}`")
    for key, part in value.items():
        if key not in kind.all:
            fail(where, f"there is no property `{key}`")
        validate(part, kind.all[key], f"{where}.{key}")


LEVEL = one_of("none", "note", "warning", "error")
MESSAGE = Kind({"text": some_text}, {"markdown": text, "id": text, "arguments": array(text)})
ARTIFACT_LOCATION = Kind({}, {"uri": uri_reference, "uriBaseId": some_text, "index": integer(-1), "description": MESSAGE})
CONTENT = Kind({}, {"text": text, "binary": text})
REGION = Kind({}, {"startLine": integer(1), "startColumn": integer(1), "endLine": integer(1), "endColumn": integer(1),
                   "charOffset": integer(-1), "charLength": integer(0), "snippet": CONTENT, "message": MESSAGE})
PHYSICAL = Kind({"artifactLocation": ARTIFACT_LOCATION}, {"region": REGION, "contextRegion": REGION})
LOCATION = Kind({}, {"id": integer(-1), "physicalLocation": PHYSICAL, "message": MESSAGE})
REPLACEMENT = Kind({"deletedRegion": REGION}, {"insertedContent": CONTENT})
CHANGE = Kind({"artifactLocation": ARTIFACT_LOCATION, "replacements": array(REPLACEMENT, 1)}, {})
FIX = Kind({"artifactChanges": array(CHANGE, 1, unique=True)}, {"description": MESSAGE})
RESULT = Kind({"message": MESSAGE, "locations": array(LOCATION, 1), "partialFingerprints": mapping(some_text)},
              {"ruleId": some_text, "ruleIndex": integer(-1), "level": LEVEL,
               "relatedLocations": array(LOCATION, unique=True), "fixes": array(FIX, unique=True)})
CONFIGURATION = Kind({}, {"enabled": lambda value, where: None, "level": LEVEL})
# What GitHub wants of rules and results beyond the schema is required here, too.
RULE = Kind({"id": some_text, "shortDescription": MESSAGE, "fullDescription": MESSAGE, "help": MESSAGE},
            {"name": some_text,
             "helpUri": uri_reference, "defaultConfiguration": CONFIGURATION})
DRIVER = Kind({"name": some_text, "version": some_text}, { "semanticVersion": text, "informationUri": uri_reference,
                                    "rules": array(RULE, unique=True)})
RUN = Kind({"tool": Kind({"driver": DRIVER}, {})},
           {"columnKind": one_of("utf16CodeUnits", "unicodeCodePoints"), "originalUriBaseIds": mapping(ARTIFACT_LOCATION), "results": array(RESULT)})
LOG = Kind({"version": one_of("2.1.0"), "runs": array(RUN)}, {"$schema": uri_reference})


def check_place(run, location):
    uri, base = location["uri"], location.get("uriBaseId")
    if base is not None and (base not in run["originalUriBaseIds"] or urllib.parse.urlsplit(uri).scheme or uri[0] == "/"):
        fail("artifactLocation", f"{uri} is not relative to a base that is declared")


def check_bases(run):
    for name, base in run.get("originalUriBaseIds", {}).items():
        if "uri" in base and not (base["uri"].endswith("/") and urllib.parse.urlsplit(base["uri"]).scheme):
            fail(f"originalUriBaseIds.{name}", "an absolute URI that ends in a slash, or none")


def shown(region):
    lines = [region[key] for key in ("startLine", "startColumn", "endLine", "endColumn")]
    if (lines[0], lines[1]) > (lines[2], lines[3]):
        fail("region", f"{lines} ends before it begins")
    return "{}:{}-{}:{}".format(*lines)


def location(run, item):
    check_place(run, item["physicalLocation"]["artifactLocation"])
    return shown(item["physicalLocation"]["region"])


log = json.load(sys.stdin)
validate(log, LOG, "log")
run = log["runs"][0]
rules = run["tool"]["driver"]["rules"]
check_bases(run)
if len({rule["id"] for rule in rules}) < len(rules):
    fail("rules", "an id stands twice")
for result in run["results"]:
    if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
        fail("result", "ruleIndex is not that of ruleId")
    places = [location(run, item) for item in result["locations"]]
    related = result.get("relatedLocations", [])
    for item in related:
        location(run, item)
    if len({item["id"] for item in related}) < len(related):
        fail("relatedLocations", "an id stands twice")
    fixes = result.get("fixes", [])
    for change in (change for fix in fixes for change in fix["artifactChanges"]):
        check_place(run, change["artifactLocation"])
        for replacement in change["replacements"]:
            shown(replacement["deletedRegion"])
    print(result["ruleId"], result["level"], *places, f"related={len(related)} fixes={len(fixes)}")
