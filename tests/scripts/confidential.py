"""Nothing that is published follows from what is confidential.

The same budget is published twice, with other names, labels and attributes of the confidential members, and other confidential amounts that have the
same sum where it may be published. Whatever is written must be the same to the byte: every kind of output, `show`, `trace`, provenance and `diff`.
As a check of this check, the same change of what is not confidential must show everywhere.
"""
import pathlib
import subprocess
import sys
import tempfile
import zipfile

BUDGET = """budget town "Town" { year 2025; compare 2024; unit k; language en; kind office; part_of region }
unit dollar
unit k = 1000 dollar decimals 2
dimension theme "Theme" { safe "Safety"; life "Life" }
dimension project "Project" attribute why {
  road "Road" theme life why "to drive"
  $name "$label" theme safe why "$why"
  radar "Radar" theme safe why "to hear"
  school "School" theme life why "to learn"
}
dimension task "Task" in project
project $name { task $task "$label task" { plan "$label line" $plan } }
project school { task lessons "Lessons" { plan 3.00 } }
dimension use "Use" { works "Works"; pay "Pay" }
ledger cost "Costs" by project, use, year
ledger plan "Plan" by task
facts cost for 2025 {
  columns works pay
  road 5.00 1.00
  $name $works $pay
  radar $radar $radarpay
  school $school 9.00
}
facts cost for 2024 { road works 4.00; $name works $old; school works 4.00 }
confidential project $name + radar because "state secret"
measure half = cost(works) / 2
measure alone = cost($name) * 2
stated alone = $twice
indicators goals "Goals" for project $name { goal "Secret of $label" { output quantity "holes dug" 40; output quantity "of $label" $plan } }
indicators roads "Goals" for project road { goal "Drive well" { output quantity "holes dug" 40 } }
invariant both "of theme": cost(safe, 2025) <= $cap k
invariant fits "all of it": cost(works) == $sum k
invariant positive "no negative costs": for each p in project: cost >= 0 k
invariant crossing "schools of all offices": whole region: published parts office: cost(school)
invariant less "plan of all": for each p in project: plan <= cost
stated cost($name, works) = $works
table t "Costs" {
  column "Project" label; column "Why" why
  group "Costs" { column "Works" = cost(works); column "Pay" = cost(pay); column "2024" = cost(previous) }
  column "Share" = cost / cost(project all) as percent
  rows project by "Pay" down numbered "21. "
  total "Total"
}
table tree "By theme" { column "Theme" label; column "Costs" = cost; column "Plan" = plan; column "Half" = half; rows theme; total "Total" }
table facts_of "Lines" { column "What" label project; column "Amount" amount; rows facts cost(2025) }
table targets "Goals" { column "Goal" goal; column "What" label; column "Value" value; rows indicators goals; rows indicators roads }
table each_project for each p in project { column "Use" label; column "Costs" = cost; rows use; total "Total" }
figure flow "Flow" {
  stage "Themes" { nodes themes = theme }
  stage "Uses" { nodes uses = use }
  flow themes -> uses = cost(works)
}
document report "Report" {
  section "All" {
    text "Works cost " amount(cost(works)) ": " list(project: cost) ", " count(project) " projects."
    for each p in project { text label(p) " costs " amount(cost) "." }
    table t
    figure flow
    relations
  }
}
"""
SAME = dict(name="bunker", label="Bunker", why="to hide it", task="digging", plan="7.77", works="7.00", pay="2.50", radar="3.30", radarpay="0.40", school="4.00",
            old="6.10", sum="19.30", cap="98.70", twice="19.00")
OTHER = dict(SAME, name="cellar", label="Cellar", why="to heat it", task="filling", plan="2.22", works="6.30", pay="1.10", radarpay="1.80", radar="4.00", old="1.90", cap="98.60", twice="14.80")
SHOWN = dict(SAME, works="6.30", school="4.70", twice="17.60")
TABLE_KINDS = ("csv", "markdown", "latex", "html", "json", "xlsx", "sql", "datapackage", "terms", "dot")
LEAKS = (b"unker", b"adar", b"igging", b"to hide", b"to hear", b"7.77", b"3.30", b"6.10", b"state secret")

problems = []


def run(folder, *arguments):
    return subprocess.run(["budgetc", *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def write(folder, values):
    text = BUDGET
    for key in sorted(values, key=len, reverse=True):
        text = text.replace("$" + key, values[key])
    folder.mkdir()
    (folder / "a.budget").write_text(text)


def contents(path):
    """The bytes of a file; of a workbook or another archive those of its parts."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(name.encode() + archive.read(name) for name in sorted(archive.namelist()))


def published(folder):
    """{what: bytes} of everything that is written about a budget."""
    found = {}
    for kind in TABLE_KINDS:
        result = run(folder, "-q", f"--emit={kind}", "-o", f"out-{kind}", "a.budget")
        if result.returncode:
            problems.append(f"--emit={kind} ends with {result.returncode}: {result.stderr.decode()[:2000]}")
        for path in sorted((folder / f"out-{kind}").rglob("*")) if (folder / f"out-{kind}").is_dir() else [folder / f"out-{kind}"]:
            if path.is_file():
                found[str(path.relative_to(folder))] = contents(path)
    run(folder, "-q", "--emit=csv", "--provenance", "-o", "provenance", "a.budget")
    for path in sorted((folder / "provenance").iterdir()):
        found["provenance of " + path.name] = contents(path)
    for table in ("t", "tree", "facts_of"):
        found[f"show {table}"] = run(folder, "show", "-q", table, "a.budget").stdout
    for target in ("t/Total/Works", "tree/Safety/Costs", "tree/Total/Costs", "a.budget:20", "a.budget:21", "a.budget:12"):
        found[f"trace {target}"] = run(folder, "trace", target, "a.budget").stdout
    return found


def main():
    with tempfile.TemporaryDirectory(prefix="budgetc-confidential-") as top:
        folders = {name: pathlib.Path(top) / name for name in ("same", "other", "shown")}
        outputs = {}
        for name, values in (("same", SAME), ("other", OTHER), ("shown", SHOWN)):
            write(folders[name], values)
            outputs[name] = published(folders[name])
        if not outputs["same"]["show t"]:
            problems.append("nothing is shown")
        for what, text in outputs["same"].items():
            if text != outputs["other"].get(what):
                problems.append(f"{what} follows from what is confidential")
            for leak in LEAKS:
                if leak in text:
                    problems.append(f"{what} has {leak.decode()}")
        for what in ("out-json", "out-sql", "out-terms", "show t"):
            if outputs["same"].get(what) == outputs["shown"].get(what):
                problems.append(f"{what} does not show a change of what is published")
        for form in ((), ("--format=json",), ("--format=markdown",)):
            said = run(top, "diff", *form, "same/a.budget", "other/a.budget").stdout
            for leak in LEAKS + (b"ellar", b"illing", b"2.22", b"4.00", b"1.90", b"14.80", b"98.70", b"98.60"):
                if leak in said:
                    problems.append(f"diff {form} has {leak.decode()}: {said.decode()}")
        refused = run(folders["same"], "-q", "--emit=html", "--html-check", "-o", "checked", "a.budget")
        if not refused.returncode:
            problems.append("--html-check is not refused")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
