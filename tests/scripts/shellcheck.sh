#!/bin/sh
# No script of ours, and no command line of git/config, has what shellcheck finds.
set -eu

shellcheck .ci/setup .ci/run po/extract po/update git/pre-commit tests/scripts/*.sh tests/heavy/*.sh tests/heavy/user/*.sh
for key in difftool.budgetc.cmd merge.budget.driver alias.budget-diff; do
    git config --file git/config --get "$key" | sed 's/^!\(.*\)/\1 "$@"/; s/%\([A-Z]\)/file\1/g' |
        shellcheck --shell=sh - || { echo "$key in git/config"; exit 1; }
done
