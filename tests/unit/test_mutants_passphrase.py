"""Tests that surviving mutants asked for: passphrases, their strength, recovery shares.

As `test_mutants_crypto.py`: known answers and exact boundaries.
"""

import itertools

import pytest
from monitor_app.crypto import guessing, passphrase, recovery
from monitor_app.crypto.passphrase import FLOOR, KdfCost, calibrate
from monitor_app.crypto.strength import Strength, require_strong, strength
from monitor_app.errors import MonitorError
from monitor_app.errors.crypto import WeakPassphraseError
from monitor_app.errors.vault import BadShareError, TooFewSharesError, WrongSharesError

SECRET = bytes(range(32))


# From a passphrase to a key


@pytest.mark.parametrize(
    "cost",
    [KdfCost(19 * 1024, 2, 1), KdfCost(2 * 1024 * 1024, 64, 16), FLOOR],
)
def test_the_least_and_the_most_that_are_still_read(cost: KdfCost) -> None:
    cost.check_readable()


@pytest.mark.parametrize("cost", [KdfCost(1, 7, 1), KdfCost(2**22, 7, 1)])
def test_a_refused_cost_is_named(cost: KdfCost) -> None:
    with pytest.raises(MonitorError) as caught:
        cost.check_readable()
    assert caught.value.details == {"memory_kib": cost.memory_kib, "passes": 7}


def test_the_floor_is_timed_as_it_would_be_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[int, KdfCost]] = []

    def recorded(words: str, salt: bytes, cost: KdfCost) -> bytes:
        assert words
        asked.append((len(salt), cost))
        return bytes(32)

    monkeypatch.setattr(passphrase, "derive_key", recorded)
    clock = iter([1.0, 1.625])  # 0.625 s, doubled 1.25 s: just within what is asked
    assert calibrate(1.0, lambda: next(clock)).memory_kib == 2 * FLOOR.memory_kib
    assert asked == [(32, FLOOR)]


# How hard it is to guess


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("үй", 2 * 4.7),
        ("құс", 13.0),  # three letters would be 14.1: a word is worth 13
        ("қалақай тау", 2 * 13.0),
        ("тау-тау_тау", 2 * 5.0 + 3 * 13.0),  # two signs, wherever they stand
        ("!", 5.0),
        ("!!!", 5.0),
        ("?!", 10.0),
        ("үй7", 2 * 4.7 + 3.3),
        ("құс77", 13.0 + 2 * 3.3),
        ("7294", 4 * 3.3),
        ("аааа", 3.0),
        ("ааа", 3.0),
        ("абаб", 3.0),
        ("аб", 2 * 4.7),
        ("аа", 2 * 4.7),
        ("а", 4.7),
        ("аааа7", 3.0 + 3.3),
        ("7777", 4 * 3.3),
        ("қжшщ7хъ9ы", 13.0 + 2 * 3.3),  # nine that stand together: still a word
        ("қжшщ7хъ9ы3", 7 * 4.0 + 3 * 3.3),  # ten: drawn, not a word
        ("қжшщъхыэюя", 13.0),  # ten letters are a long word
        ("1234567890", 10 * 3.3),
    ],
)
def test_words_digits_and_signs_count_as_said(
    text: str, bits: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "guesses_log10", lambda _text: 1000.0)
    assert strength(text).bits == pytest.approx(bits)


@pytest.mark.parametrize(
    ("bits", "bars"),
    [
        (14.99, 0),
        (15, 1),
        (21.99, 1),
        (22, 2),
        (28.99, 2),
        (29, 3),
        (35.99, 3),
        (36, 4),
        (51.99, 4),
        (52, 5),
    ],
)
def test_bars_are_reached_by_bits(
    bits: float, bars: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guesses are given as a decimal logarithm; bits are a binary one."""
    monkeypatch.setattr(
        guessing, "guesses_log10", lambda _text: bits * 0.30102999566398120 + 1e-12
    )
    words = "алма ағаш бұлақ тау көл"
    found = strength(words)
    assert found.bits == pytest.approx(bits)
    assert found.bars == bars
    assert found.enough == (bars >= 4)
    if bars < 4:
        with pytest.raises(WeakPassphraseError) as caught:
            require_strong(words)
        assert caught.value.details == {"bars": bars, "needed": 4}
    number = strength("7294 1836 5520 9917 4411 7294 1836")
    assert number.bars == min(bars, 3)


def test_four_words_are_just_five_bars() -> None:
    assert strength("лампа стол река гора") == Strength(4 * 13.0, 5)


def test_nothing_and_blanks_have_no_strength() -> None:
    assert strength("") == strength(" \t\u00a0") == Strength(0.0, 0)


def test_what_is_guessed_is_at_most_72_characters_as_they_are_derived(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []

    def record(text: str) -> float:
        seen.append(text)
        return 1000.0

    monkeypatch.setattr(guessing, "guesses_log10", record)
    strength("ﬁ" + "а" * 80)  # the ligature counts as two, as in the key
    assert seen == ["fi" + "а" * 70]


# Recovery shares


@pytest.mark.parametrize(("threshold", "count"), [(2, 2), (2, 16), (3, 5), (16, 16)])
def test_a_split_comes_back_from_as_many_as_needed(threshold: int, count: int) -> None:
    shares = recovery.split(SECRET, threshold, count)
    assert len(set(shares)) == count
    assert {len(share.split()) for share in shares} == {33}
    assert {recovery.look_at(share) for share in shares} == {
        (number, threshold) for number in range(1, count + 1)
    }
    assert recovery.combine(shares[-threshold:]) == SECRET
    with pytest.raises(TooFewSharesError) as caught:
        recovery.combine(shares[1:threshold])
    assert caught.value.details == {"given": threshold - 1, "needed": threshold}


def test_shares_are_put_together_in_any_order_and_however_typed() -> None:
    shares = recovery.split(SECRET, 2, 3)
    for two in itertools.permutations(shares, 2):
        assert recovery.combine([f"\n {two[0].upper()}", two[1].title()]) == SECRET
    assert recovery.combine(shares) == SECRET  # one more than needed
    spread = shares[0].replace(" ", "  \n\t")
    assert recovery.combine([spread, shares[2]]) == SECRET
    assert recovery.look_at(spread) == recovery.look_at(shares[0])


def test_a_share_typed_twice_is_one() -> None:
    shares = recovery.split(SECRET, 2, 3)
    with pytest.raises(TooFewSharesError) as caught:
        recovery.combine([shares[0], shares[0].upper()])
    assert caught.value.details == {"given": 1, "needed": 2}
    assert recovery.combine([shares[0], shares[0], shares[1]]) == SECRET


def test_no_share_at_all_is_too_few_of_two() -> None:
    with pytest.raises(TooFewSharesError) as caught:
        recovery.combine([])
    assert caught.value.details == {"given": 0, "needed": 2}


def test_a_mistyped_share_is_named_by_its_place() -> None:
    shares = recovery.split(SECRET, 2, 3)
    words = shares[1].split()
    words[9] = "acid" if words[9] != "acid" else "acne"
    mistyped = " ".join(words)
    for place in range(3):
        typed = [shares[0], shares[2]]
        typed.insert(place, mistyped)
        with pytest.raises(BadShareError) as caught:
            recovery.combine(typed)
        assert caught.value.details == {"number": place + 1}
    with pytest.raises(BadShareError) as caught:
        recovery.look_at(mistyped)
    assert caught.value.details == {"number": 1}


def test_shares_of_different_sets_do_not_go_together() -> None:
    first = sorted(recovery.split(SECRET, 2, 2), key=recovery.look_at)
    second = sorted(recovery.split(SECRET, 2, 2), key=recovery.look_at)
    with pytest.raises(WrongSharesError):
        recovery.combine([first[0], second[1]])
