#!/bin/sh
# Small inputs that ask for much work: every command ends with a result or a finding.
exec python3 tests/scripts/work.py
