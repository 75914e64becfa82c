#!/bin/sh
# What balances, rates, sets, sums, years and families mean, on random budgets: see laws.py.
exec python3 tests/scripts/laws.py 12 1
