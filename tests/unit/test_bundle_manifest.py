"""The tag files: what is read and written again gives the same bytes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.bundle import manifest as tags
from monitor_app.bundle.manifest import BundleKind, BundleManifest, Series
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import MalformedBundleError
from tests.vectors.bundle.forge import ID

hexes = st.binary(min_size=32, max_size=32).map(bytes.hex)
texts = st.text(max_size=30)


@st.composite
def series(draw: st.DrawFn) -> Series:
    count = draw(st.integers(1, 1000))
    return Series(id=ID, index=draw(st.integers(1, count)), count=count)


manifests = st.builds(
    BundleManifest,
    id=st.just(ID),
    kind=st.sampled_from(BundleKind),
    signer=st.binary(min_size=32, max_size=32),
    recipients=st.sets(hexes, min_size=1, max_size=4).map(lambda h: tuple(sorted(h))),
    deployment=texts,
    series=series(),
    sequence=st.integers(1, 10**9),
    previous=hexes,
    created=st.dates(date(2020, 1, 1)),
    app=texts,
)


@given(manifests)
def test_what_a_manifest_says_survives(manifest: BundleManifest) -> None:
    assert BundleManifest.read(manifest.write()) == manifest


@given(manifests, st.data())
def test_only_one_spelling_is_read(
    manifest: BundleManifest, data: st.DataObject
) -> None:
    content = bytearray(manifest.write())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    try:
        found = BundleManifest.read(bytes(content))
    except MonitorError:
        return
    assert found.write() == content


@pytest.mark.parametrize(
    "name",
    [
        *("data/con", "data/a/nul.txt", "data/../x", "data/A", "data/a/b/c/d", "x"),
        *("data/", "data/lpt9.x", "data//x", "data/-x", f"data/{'a' * 42}"),
        f"data/{'a' * 41}/{'b' * 41}",
    ],
)
def test_names_that_some_system_cannot_hold_are_refused(name: str) -> None:
    with pytest.raises(MalformedBundleError):
        tags.check_payload_name(name)


@given(st.binary(max_size=300))
def test_noise_is_no_tag_file(content: bytes) -> None:
    for reader in (tags.read_manifest, BundleManifest.read):
        try:
            found = reader(content)
        except MonitorError:
            continue
        assert found == []
    with pytest.raises(MonitorError):
        tags.read_info(content, ID)


@given(st.integers(0, tags.MOST_BYTES), st.integers(0, tags.MOST_FILES))
def test_sizes_survive(total: int, count: int) -> None:
    assert tags.read_info(tags.write_info(ID, total, count), ID) == (total, count)


@given(
    st.dictionaries(
        st.from_regex(r"data/[a-z0-9]{4,9}(/[a-z0-9]{4,9})?", fullmatch=True), hexes
    )
)
def test_payload_manifests_survive(listed: dict[str, str]) -> None:
    pairs = [(listed[name], name) for name in sorted(listed)]
    assert tags.read_payload_manifest(tags.write_manifest(pairs)) == pairs
