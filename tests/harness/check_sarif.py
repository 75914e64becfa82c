#!/usr/bin/env python3
"""Reads a SARIF log from standard input and checks what the schema of 2.1.0 requires of it.

Prints one line for each result: rule, level, region, and how many related locations and fixes.
"""
import json
import sys
import urllib.parse

log = json.load(sys.stdin)


def text(message):
    assert isinstance(message["text"], str) and message["text"], message
    return message["text"]


def region(r):
    numbers = [r[key] for key in ("startLine", "startColumn", "endLine", "endColumn")]
    assert all(type(n) is int and n >= 1 for n in numbers), r
    assert (numbers[0], numbers[1]) <= (numbers[2], numbers[3]), r
    return "{}:{}-{}:{}".format(*numbers)


def artifact(run, location):
    assert run["artifacts"][location["index"]]["location"]["uri"] == location["uri"], location
    assert urllib.parse.urlsplit(location["uri"]).path and " " not in location["uri"], location


def location(run, item):
    place = item["physicalLocation"]
    artifact(run, place["artifactLocation"])
    return region(place["region"])


assert log["version"] == "2.1.0" and "sarif-2.1.0" in log["$schema"]
assert set(log) == {"$schema", "version", "runs"} and len(log["runs"]) == 1
run = log["runs"][0]
assert set(run) == {"tool", "columnKind", "artifacts", "results"}
assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
rules = run["tool"]["driver"]["rules"]
assert run["tool"]["driver"]["name"] == "budgetc"
assert len({rule["id"] for rule in rules}) == len(rules) > 0
for rule in rules:
    text(rule["shortDescription"]), text(rule["help"])
    assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
for result in run["results"]:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"], result["ruleId"]
    assert result["level"] in ("none", "note", "warning", "error")
    text(result["message"])
    places = [location(run, item) for item in result["locations"]]
    related = result.get("relatedLocations", [])
    for item in related:
        location(run, item), text(item["message"])
    assert len({item["id"] for item in related}) == len(related)
    fixes = result.get("fixes", [])
    for fix in fixes:
        text(fix["description"])
        for change in fix["artifactChanges"]:
            artifact(run, change["artifactLocation"])
            for replacement in change["replacements"]:
                region(replacement["deletedRegion"])
                assert isinstance(replacement["insertedContent"]["text"], str)
    print(result["ruleId"], result["level"], *places, f"related={len(related)} fixes={len(fixes)}")
