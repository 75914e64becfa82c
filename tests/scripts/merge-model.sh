#!/bin/sh
# Merges of rows, against a model that knows which row is which.
exec python3 tests/scripts/merge_model.py
