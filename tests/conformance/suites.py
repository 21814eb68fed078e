"""The suites by name: each gives the outcomes of the cases in a folder."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from tests.conformance import age_vectors, real_forms, scenarios, xpath_cases
from tests.conformance.outcome import Outcome


def _age(folder: Path) -> Iterator[Outcome]:
    for vector in age_vectors.vectors(folder / "age"):
        if vector.armored:
            yield Outcome(vector.name, "armor is not read")
            continue
        result, released = age_vectors.outcome(vector)
        good = result == vector.expect and released in (vector.payload, None)
        yield Outcome(vector.name, "" if good else f"{result}, not {vector.expect}")


SUITES: Mapping[str, Callable[[Path], Iterable[Outcome]]] = {
    "xpath": xpath_cases.outcomes,
    "scenarios": scenarios.outcomes,
    "forms": real_forms.outcomes,
    "age": _age,
}
