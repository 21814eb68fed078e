"""Tests that surviving mutants of writing bundles asked for; see `tests/mutation/README.md`."""
