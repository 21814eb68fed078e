"""The public test vectors of the age format, armor apart: bundles are binary."""

from pathlib import Path

from tests.conformance.age_vectors import outcome, vectors


def test_every_binary_vector(shared: Path) -> None:
    wrong, count = [], 0
    for vector in vectors(shared / "conformance" / "age"):
        if vector.armored:
            continue
        count += 1
        result, released = outcome(vector)
        if result != vector.expect or released not in (vector.payload, None):
            wrong.append((vector.name, vector.expect, result))
    assert not wrong
    assert count == 110
