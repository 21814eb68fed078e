import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.records.identifying import Trait, is_iin, traces


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("Позвоните +7 701 123-45-67 вечером", Trait.PHONE),
        ("87011234567", Trait.PHONE),
        ("8 (727) 123-45-67", Trait.PHONE),
        ("ЖСН 900101300123 деп жазды", Trait.IIN),
        ("машина 123 ABC 02", Trait.PLATE),
        ("A123BCD", Trait.PLATE),
        ("aidos@example.org", Trait.EMAIL),
        ("на ул. Абая", Trait.ADDRESS),
        ("мкр. 5", Trait.ADDRESS),
        ("Нұрсұлтан көшесі 12", Trait.ADDRESS),
        ("со мной был Иванов", Trait.NAME),
        ("Серік Болатұлы айтты", Trait.NAME),
        ("Асан Қайғы келді", Trait.NAME),
    ],
)
def test_what_may_identify_is_found(text: str, trait: Trait) -> None:
    assert trait in {trace.trait for trace in traces(text)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "меня ударили 3 раза",
        "мені ұрды, 12.01.2022 күні",
        "P1, W2, V3",
        "камера 14",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert traces(text) == ()


@given(st.text(max_size=200))
def test_finds_lie_in_the_text_and_apart(text: str) -> None:
    last = 0
    for trace in traces(text):
        assert last <= trace.start < trace.end <= len(text)
        last = trace.end


def numbered(body: str) -> str | None:
    """Return the number with its check digit, computed by the published rule."""
    digits = [int(d) for d in body]
    first = sum((i + 1) * d for i, d in enumerate(digits)) % 11
    if first == 10:
        first = sum(((i + 2) % 11 + 1) * d for i, d in enumerate(digits)) % 11
    return None if first == 10 else body + str(first)


@given(st.text("0123456789", min_size=11, max_size=11))
def test_the_check_digit_of_an_iin(body: str) -> None:
    whole = numbered(body)
    if whole is None:
        assert not any(is_iin(body + d) for d in "0123456789")
        return
    assert [d for d in "0123456789" if is_iin(body + d)] == [whole[-1]]


@pytest.mark.parametrize("digits", ["", "1" * 11, "1" * 13, "٩" * 12, "12345678901a"])
def test_what_is_no_iin(digits: str) -> None:
    assert not is_iin(digits)
