#!/usr/bin/env python3
"""`budgetc init` in empty folders: every form compiles at once, shows empty tables, and says what to enter first."""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

FORMS = {"blank": "budget.budget", "town": "town.budget", "cn-department": "budget.budget", "cn-department-2024": "budget.budget", "cn-final": "budget.budget",
         "cn-county": "budget.budget", "funds": "budget.budget", "products": "budget.budget", "functions": "budget.budget"}


def run(*command, expected=0, **environment):
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})
    if done.returncode != expected:
        sys.exit(f"{command}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout, done.stderr


def wants(condition, what, found=""):
    if not condition:
        sys.exit(f"{what}\n{found}")


def begins(form, language, year):
    """A form in a folder that init makes."""
    folder = pathlib.Path(f"{form} {language} {year}")
    run("budgetc", "init", f"--form={form}", f"--lang={language}", f"--year={year}", str(folder))
    main = str(folder / FORMS[form])
    files = sorted(str(path) for path in folder.rglob("*.budget"))
    _, verdict = run("budgetc", main)
    wants("warning" not in verdict and "held" in verdict, f"{form} is not without findings", verdict)
    wants(f" {year}" in pathlib.Path(main).read_text(encoding="utf-8"), f"{form} is not of {year}")
    wants("2000" not in "".join(pathlib.Path(file).read_text(encoding="utf-8") for file in files), f"{form} keeps the year of the form")
    tables, _ = run("budgetc", "show", main)
    numbers = re.sub(r"\d{4}年?|^t\S+|\(.*?\)|[A-Z]-?\d+", "", tables, flags=re.M)
    wants(tables and not re.search(r"\d\.\d", numbers), f"{form} has amounts", tables)
    audit, _ = run("budgetc", "audit", main)
    wants("enter first" in audit and f"{folder.name}/" in audit, f"{form}: nothing to enter first", audit)
    run("budgetc", "fmt", "--check", *files)
    run("budgetc", "-q", "--emit=csv,svg,html,latex", "-o", str(folder / "out"), main)
    return folder, main


def filled(main):
    """The first error of a beginner: an amount on one side only."""
    path = pathlib.Path(main)
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(taxes +)-( +)-", r"\1 5.0\2 4.0", text, count=1), encoding="utf-8")
    _, verdict = run("budgetc", main, expected=1)
    wants("E0501" in verdict and "5.0 thousand" in verdict, "what was entered is not compared", verdict)


def replaces_nothing(folder, main):
    before = pathlib.Path(main).read_bytes()
    _, error = run("budgetc", "init", str(folder), expected=3)
    wants("it is there already" in error, "init replaces a file", error)
    wants(pathlib.Path(main).read_bytes() == before, "init changed a file")
    os.makedirs("half")
    pathlib.Path("half/facts.budget").write_text("# mine\n", encoding="utf-8")
    run("budgetc", "init", "--form=town", "half", expected=3)
    wants(os.listdir("half") == ["facts.budget"], "half a form was written", str(os.listdir("half")))
    os.makedirs("linked")
    os.symlink(os.path.abspath("elsewhere"), "linked/budget.budget")
    run("budgetc", "init", "linked", expected=3)
    wants(not os.path.exists("elsewhere"), "init followed a link")
    os.symlink(os.path.abspath("half"), "out")
    os.makedirs("repository/.git")
    os.symlink(os.path.abspath("half"), "repository/.git/hooks")
    run("budgetc", "init", "--git", "repository", expected=3)
    wants(os.listdir("repository") == [".git"] and os.listdir("half") == ["facts.budget"], "a link led out")


def here():
    os.makedirs("here")
    run("sh", "-c", "cd here && budgetc init -q && budgetc budget.budget && budgetc audit budget.budget")


def commands_can_be_copied():
    """What is told is a command as a shell reads it, whatever the folder is called."""
    for folder in ("it's a folder; touch ran", "-q", "$(touch ran)", "预算 2031"):
        _, told = run("budgetc", "init", "--", folder) if folder.startswith("-") else run("budgetc", "init", folder)
        command = re.search(r"next: budgetc (.*?) says what", told, re.S).group(1)
        run("sh", "-c", f"budgetc {command}")
    wants(not os.path.exists("ran"), "a name was run")


def with_git():
    run("git", "init", "-q", "kept")
    _, told = run("budgetc", "init", "--git", "kept")
    config = shlex.split(re.search(r"include\.path (.+)", told).group(1))[0]
    wants(os.path.exists(config), "no such configuration", config)
    run("git", "-C", "kept", "config", "include.path", config)
    run("git", "-C", "kept", "add", "-A")
    run("git", "-C", "kept", "-c", "user.name=a", "-c", "user.email=a", "commit", "-q", "-m", "begin")
    budget = pathlib.Path("kept/budget.budget")
    budget.write_text(budget.read_text(encoding="utf-8").replace("{", "{{", 1), encoding="utf-8")
    run("git", "-C", "kept", "-c", "user.name=a", "-c", "user.email=a", "commit", "-qam", "broken", expected=1)
    run("budgetc", "init", "--git", "no-repository", expected=2)
    wants(not os.path.exists("no-repository"), "a folder was made in spite of wrong usage")


def main():
    run("budgetc", "init", "--form=towm", expected=2)
    run("budgetc", "init", "--year=12", expected=2)
    for form in FORMS:
        for language in ("en", "zh"):
            folder, budget = begins(form, language, 2031)
    folder, budget = begins("blank", "en", 2026)
    replaces_nothing(folder, budget)
    filled(budget)
    here()
    commands_can_be_copied()
    with_git()


with tempfile.TemporaryDirectory(prefix="budgetc-init-") as place:
    os.chdir(place)
    try:
        main()
    finally:
        os.chdir("/")
