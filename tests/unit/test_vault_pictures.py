"""Lesser copies of pictures: what must not be in them is not in them."""

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors.usecases import NotADraftError
from monitor_app.errors.vault import (
    AttachmentTooLargeError,
    NotAPictureError,
    PictureTooLargeError,
)
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.attachment import Attachment
from monitor_app.usecases import attachments_images as images
from monitor_app.usecases.attachments_copies import make_copy
from monitor_app.usecases.attachments_images import Change, Region, changed
from monitor_app.vault import Vault
from monitor_app.vault import attachments as stores
from monitor_app.vault.interviews import Draft
from PIL import Image, PngImagePlugin
from tests.pictures import CANARY, SECRET, noise, photo
from tests.vaults import FORM, attach, create, summary


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_what_the_camera_noted_is_gone() -> None:
    made = changed(io.BytesIO(photo()), Change())
    assert made.media_type == "image/jpeg"
    assert SECRET not in made.content
    with opened(made.content) as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
        }
        assert picture.size == (120, 80)


def test_the_texts_of_a_png_are_gone_and_its_pixels_stay() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", CANARY)
    texts.add_itxt("Place", CANARY)
    drawn, sink = noise(40, 30), io.BytesIO()
    drawn.save(sink, "PNG", pnginfo=texts, icc_profile=SECRET, exif=Image.Exif())
    made = changed(io.BytesIO(sink.getvalue()), Change())
    assert (made.media_type, made.suffix) == ("image/png", ".png")
    assert SECRET not in made.content
    with opened(made.content) as picture:
        assert picture.info == {}
        assert picture.tobytes() == drawn.tobytes()


def test_a_picture_that_was_held_sideways_is_upright() -> None:
    with opened(changed(io.BytesIO(photo(orientation=6)), Change()).content) as upright:
        assert upright.size == (80, 120)


def test_a_smaller_copy_keeps_its_shape_and_never_grows() -> None:
    for side, size in ((60, (60, 40)), (500, (120, 80)), (1, (1, 1))):
        made = changed(io.BytesIO(photo()), Change(longest_side=side))
        with opened(made.content) as picture:
            assert picture.size == size


def test_a_blurred_region_holds_averages_and_the_rest_is_untouched() -> None:
    drawn, sink = noise(200, 160), io.BytesIO()
    drawn.save(sink, "PNG")
    region = Region(left=0.25, top=0.25, right=0.75, bottom=0.75)
    made = changed(io.BytesIO(sink.getvalue()), Change(blurred=(region,)))
    with opened(made.content) as picture:
        inside = picture.crop((50, 40, 150, 120))
        assert picture.crop((0, 0, 200, 40)).tobytes() == (
            drawn.crop((0, 0, 200, 40)).tobytes()
        )
        assert picture.crop((150, 40, 200, 160)).tobytes() == (
            drawn.crop((150, 40, 200, 160)).tobytes()
        )
        # Noise spreads over 255 grey values; averages of 270 pixels hardly at all.
        grey = inside.convert("L").tobytes()
    assert max(grey) - min(grey) < 40


def test_transparency_survives_and_webp_becomes_png() -> None:
    sink = io.BytesIO()
    Image.new("RGBA", (9, 9), (1, 2, 3, 4)).save(
        sink, "WEBP", lossless=True, exact=True
    )
    made = changed(io.BytesIO(sink.getvalue()), Change())
    with opened(made.content) as picture:
        assert picture.mode == "RGBA"
        assert picture.getpixel((4, 4)) == (1, 2, 3, 4)


@pytest.mark.parametrize("cut", [0, 3, 40, 2000])
def test_what_is_no_whole_picture_is_refused(cut: int) -> None:
    with pytest.raises(NotAPictureError):
        changed(io.BytesIO(photo()[:cut]), Change())


@given(st.binary(max_size=400), st.integers(0, 3000))
def test_no_damaged_file_breaks_it(garbage: bytes, place: int) -> None:
    whole = PHOTO
    place %= len(whole)
    for content in (garbage, whole[:place] + garbage + whole[place + len(garbage) :]):
        try:
            changed(io.BytesIO(content), Change(longest_side=50))
        except (NotAPictureError, PictureTooLargeError):
            continue


PHOTO = photo()


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM"])
def test_other_formats_are_not_decoded(kind: str) -> None:
    sink = io.BytesIO()
    noise(5, 5).save(sink, kind)
    with pytest.raises(NotAPictureError):
        changed(io.BytesIO(sink.getvalue()), Change())


@pytest.mark.parametrize("side", [12_000, 30_000])
def test_a_picture_that_unpacks_to_gigabytes_is_refused(side: int) -> None:
    sink = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.new("1", (side, side)).save(sink, "PNG")
    assert len(sink.getvalue()) < 400_000
    with pytest.raises(PictureTooLargeError):
        changed(io.BytesIO(sink.getvalue()), Change())


@pytest.mark.parametrize(
    "corners", [(0, 0, 0, 1), (0.5, 0, 0.4, 1), (-0.1, 0, 1, 1), (0, 0, 1, 1.1)]
)
def test_a_region_lies_in_the_picture(corners: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="region"):
        Region(left=corners[0], top=corners[1], right=corners[2], bottom=corners[3])
    with pytest.raises(ValueError, match="pixel"):
        Change(longest_side=0)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with create(tmp_path / "v") as opened:
        with opened.transaction():
            opened.forms.add(FORM)
            for number in (1, 2):
                opened.interviews.add(summary(number))
            draft = Draft(snapshot=b"{}", amends=None, reason=None, saved="1")
            opened.interviews.save_draft(summary(1).id, draft)
        yield opened


def kept(vault: Vault, content: bytes, number: int = 1) -> Attachment:
    with vault.transaction():
        return attach(vault.attachments, content, number)


def test_a_copy_names_its_original_which_stays_as_it_was(vault: Vault) -> None:
    content = photo(900, 700)
    original = kept(vault, content)
    change = Change(
        longest_side=300, blurred=(Region(left=0, top=0, right=0.5, bottom=0.5),)
    )
    made = make_copy(vault, original.id, change, Progress())
    assert made.derived_from == original.id
    assert (made.interview, made.question) == (original.interview, "q")
    assert made.original_name == "IMG 1.jpg"
    assert set(vault.attachments.of(original.interview)) == {original, made}
    with vault.attachments.open(original.id) as reader:
        assert reader.read() == content
    with vault.attachments.open(made.id) as reader:
        assert SECRET not in reader.read()
    entry = vault.audit.newest(1)[0]
    assert (entry.event, entry.subject, entry.detail) == (
        "attachment.derived",
        made.id,
        original.id,
    )
    assert not vault.check(Progress())


def test_what_fails_leaves_no_copy(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, text = kept(vault, photo()), kept(vault, b"no picture")
    signed = kept(vault, photo(), number=2)
    cancelled = Progress()
    cancelled.cancel()
    with pytest.raises(Cancelled):
        make_copy(vault, original.id, Change(), cancelled)
    with pytest.raises(NotAPictureError):
        make_copy(vault, text.id, Change(), Progress())
    with pytest.raises(NotADraftError):
        make_copy(vault, signed.id, Change(), Progress())
    monkeypatch.setattr(vault.audit, "append", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_copy(vault, original.id, Change(), Progress())
    files = {file.name for file in (tmp_path / "v" / "attachments").iterdir()}
    assert files == set(vault.attachments.ids()) == {original.id, text.id, signed.id}


def test_an_attachment_never_changes_by_any_statement(vault: Vault) -> None:
    kept(vault, photo())
    for column in ("sha256 = 'x'", "derived_from = NULL", "key_sealed = x''"):
        with pytest.raises(AssertionError, match="never changes"):
            vault.database.execute(f"UPDATE attachments SET {column}")  # noqa: S608


def test_a_file_above_the_limit_is_refused(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AttachmentTooLargeError):
        vault.attachments.store("a" * 26, io.BytesIO(b""), 4 * 2**30 + 1, Progress())
    monkeypatch.setattr(stores, "MOST_GIB", 1 / 1024)
    with pytest.raises(AttachmentTooLargeError):  # it grew while it was read
        vault.attachments.store("a" * 26, io.BytesIO(bytes(2**20 + 1)), 9, Progress())
    vault.attachments.store("a" * 25 + "q", io.BytesIO(bytes(2**20)), 2**20, Progress())
    assert [f.name for f in (tmp_path / "v" / "attachments").iterdir()] == [
        "a" * 25 + "q"
    ]


def test_pillow_is_kept_to_the_formats_that_are_said() -> None:
    assert images._FORMATS == ("JPEG", "PNG", "WEBP")
