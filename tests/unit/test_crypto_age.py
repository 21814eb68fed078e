"""The corners of age that its vectors do not reach, and round trips of every kind."""

import base64
import io
import os
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_app.crypto import age_header, bech32
from monitor_app.crypto.age import AgeReader, AgeWriter, stanza_types
from monitor_app.crypto.age_header import Stanza, b64, read_header, unb64, write_header
from monitor_app.crypto.age_keys import (
    HybridIdentity,
    HybridRecipient,
    Identity,
    ScryptIdentity,
    ScryptRecipient,
    X25519Identity,
    X25519Recipient,
    identities_in,
    parse_identity,
    parse_recipient,
)
from monitor_app.errors.crypto import (
    AgeHeaderError,
    AgeHeaderMacError,
    AgeNoMatchError,
    MixedRecipientsError,
    NotAnAgeKeyError,
)

KEY = bytes(16)
# fixed, because their spellings name tests, and workers must agree on the names
CLASSIC = X25519Identity(bytes(range(32)))
HYBRID = HybridIdentity.generate(lambda size: bytes(range(size)))


def sealed(content: bytes, *recipients: object, stanzas: int = 0) -> bytes:
    sink = io.BytesIO()
    writer = AgeWriter(sink, list(recipients), os.urandom, stanzas=stanzas)  # type: ignore[arg-type]
    writer.write(content)
    writer.finish()
    writer.forget()
    assert writer.file_key is None
    return sink.getvalue()


@pytest.mark.parametrize("identity", [CLASSIC, HYBRID], ids=["classic", "hybrid"])
def test_a_file_opens_for_its_recipient_among_strangers(
    identity: X25519Identity | HybridIdentity,
) -> None:
    file = sealed("құпия".encode(), identity.recipient(), stanzas=4)
    assert stanza_types(io.BytesIO(file)) == (identity.stanza_type,) * 4
    reader = AgeReader(io.BytesIO(file), [identity])
    assert reader.readable()
    assert reader.read() == "құпия".encode()
    stranger: X25519Identity | HybridIdentity = (
        X25519Identity.generate()
        if identity is CLASSIC
        else HybridIdentity.generate(os.urandom)
    )
    both: list[Identity] = [CLASSIC, HYBRID]
    lists: list[list[Identity]] = [[], [stranger], [ScryptIdentity("x")], both]
    for others in lists:
        if identity in others:
            continue
        with pytest.raises(AgeNoMatchError):
            AgeReader(io.BytesIO(file), others)


def test_a_passphrase_stands_alone_and_gets_no_dummies() -> None:
    alone = ScryptRecipient("сөз тіркесі", os.urandom(16), 4)
    file = sealed(b"x", alone, stanzas=4)
    assert stanza_types(io.BytesIO(file)) == ("scrypt",)
    assert AgeReader(io.BytesIO(file), [ScryptIdentity("сөз тіркесі")]).read() == b"x"
    with pytest.raises(AgeNoMatchError):
        AgeReader(io.BytesIO(file), [ScryptIdentity("басқа")])
    for mixed in ([alone, alone], [alone, CLASSIC.recipient()], []):
        with pytest.raises(MixedRecipientsError):
            sealed(b"x", *mixed)
    with pytest.raises(MixedRecipientsError):
        sealed(b"x", CLASSIC.recipient(), HYBRID.recipient())
    stanza = alone.wrap(KEY)
    both = write_header([stanza, stanza], KEY) + bytes(16)
    with pytest.raises(AgeHeaderError):
        AgeReader(io.BytesIO(both), [ScryptIdentity("сөз тіркесі")])


def test_a_kept_file_key_reads_back_and_a_wrong_one_does_not() -> None:
    sink = io.BytesIO()
    writer = AgeWriter(sink, [CLASSIC.recipient()], os.urandom)
    writer.write(b"abc")
    writer.finish()
    assert writer.file_key is not None
    again = AgeReader.with_file_key(io.BytesIO(sink.getvalue()), writer.file_key)
    assert again.read() == b"abc"
    with pytest.raises(AgeHeaderMacError):
        AgeReader.with_file_key(io.BytesIO(sink.getvalue()), KEY)
    length = read_header(io.BytesIO(sink.getvalue())).length
    with pytest.raises(AgeHeaderError):
        AgeReader(io.BytesIO(sink.getvalue()[: length + 15]), [CLASSIC])


# Keys as text


@given(st.binary(min_size=32, max_size=32))
def test_keys_are_spelled_one_way(raw: bytes) -> None:
    for identity in (X25519Identity(raw), HybridIdentity(raw)):
        assert parse_identity(identity.to_string()) == identity
        with pytest.raises(NotAnAgeKeyError):
            parse_identity(identity.to_string().lower())
    recipient = X25519Recipient(raw)
    assert parse_recipient(str(recipient)) == recipient
    with pytest.raises(NotAnAgeKeyError):
        parse_recipient(str(recipient).upper())


def test_secrets_stay_out_of_reprs() -> None:
    for identity in (CLASSIC, HYBRID, ScryptIdentity("сөз")):
        assert "сөз" not in repr(identity)
    for secret, identity in ((CLASSIC._secret, CLASSIC), (HYBRID._seed, HYBRID)):
        assert repr(secret)[2:-1] not in repr(identity)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age",
        "1qqqqqqqq",
        "age1",
        "age1qqqqq",
        "Age1qqqqqqqq",
        str(CLASSIC.recipient())[:-1],
        str(CLASSIC.recipient()).replace("age1", "agb1"),
        bech32.encode("age", bytes(31)),
        bech32.encode("age1pq", bytes(32)),
        bech32.encode("қ", bytes(32)),
        bech32.encode("other", bytes(32)),
        CLASSIC.to_string(),
    ],
)
def test_what_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(NotAnAgeKeyError):
        parse_recipient(text)


@pytest.mark.parametrize(
    "text",
    [
        str(CLASSIC.recipient()),
        bech32.encode("age-secret-key-", bytes(31)).upper(),
        bech32.encode("age-secret-key-other-", bytes(32)).upper(),
    ],
)
def test_what_is_no_identity_is_refused(text: str) -> None:
    with pytest.raises(NotAnAgeKeyError):
        parse_identity(text)


def test_bits_left_over_in_bech32_are_refused() -> None:
    spelled = bech32.encode("age", bytes(32))
    values = [bech32._ALPHABET.find(c) for c in spelled[4:-6]]
    values[-1] |= 1  # the padding is no longer zero
    check = bech32._polymod([*bech32._expanded("age"), *values, *[0] * 6]) ^ 1
    tail = [check >> 5 * (5 - place) & 31 for place in range(6)]
    forged = "age1" + "".join(bech32._ALPHABET[v] for v in values + tail)
    with pytest.raises(NotAnAgeKeyError):
        bech32.decode(forged)


def test_a_key_file_has_one_key_a_line() -> None:
    text = f"# created\n\n{CLASSIC.to_string()}\n  {HYBRID.to_string()}  \n"
    assert identities_in(text) == (CLASSIC, HYBRID)
    with pytest.raises(NotAnAgeKeyError):
        identities_in(text + "garbage")


# Keys and stanzas of hostile shape


def test_public_keys_of_low_order_are_refused() -> None:
    with pytest.raises(NotAnAgeKeyError):
        X25519Recipient(bytes(32)).wrap(KEY)
    with pytest.raises(NotAnAgeKeyError):
        HybridRecipient(bytes(1184) + bytes(32)).wrap(KEY)
    with pytest.raises(NotAnAgeKeyError):
        HybridRecipient(b"\xff" * 1184 + bytes([9]) + bytes(31)).wrap(KEY)
    for kind, size in ((X25519Recipient, 31), (HybridRecipient, 1215)):
        with pytest.raises(NotAnAgeKeyError):
            kind(bytes(size))


share = b64(bytes([9]) + bytes(31))
long_share = b64(bytes(1120))


@pytest.mark.parametrize(
    ("identity", "arguments", "body"),
    [
        (CLASSIC, ("X25519",), bytes(32)),
        (CLASSIC, ("X25519", share, share), bytes(32)),
        (CLASSIC, ("X25519", b64(bytes(31))), bytes(32)),
        (CLASSIC, ("X25519", b64(bytes(32))), bytes(32)),  # low order
        (CLASSIC, ("X25519", share), bytes(31)),
        (HYBRID, ("mlkem768x25519",), bytes(32)),
        (HYBRID, ("mlkem768x25519", share), bytes(32)),
        (HYBRID, ("mlkem768x25519", long_share), bytes(31)),
        (HYBRID, ("mlkem768x25519", long_share), bytes(32)),  # low order
        (ScryptIdentity("x"), ("scrypt",), bytes(32)),
        (ScryptIdentity("x"), ("scrypt", b64(bytes(15)), "4"), bytes(32)),
        (ScryptIdentity("x"), ("scrypt", b64(bytes(16)), "04"), bytes(32)),
        (ScryptIdentity("x"), ("scrypt", b64(bytes(16)), "x"), bytes(32)),
        (ScryptIdentity("x"), ("scrypt", b64(bytes(16)), "٤"), bytes(32)),
        (ScryptIdentity("x"), ("scrypt", b64(bytes(16)), "63"), bytes(32)),
        (ScryptIdentity("x"), ("scrypt", b64(bytes(16)), "999"), bytes(32)),
    ],
)
def test_stanzas_of_a_wrong_shape_are_refused(
    identity: X25519Identity | HybridIdentity | ScryptIdentity,
    arguments: tuple[str, ...],
    body: bytes,
) -> None:
    with pytest.raises(AgeHeaderError):
        identity.unwrap(Stanza(arguments, body))


def test_stanzas_of_another_kind_are_not_ours() -> None:
    for identity in (CLASSIC, HYBRID, ScryptIdentity("x")):
        assert identity.unwrap(Stanza(("other",), b"")) is None
    mine, other = HYBRID.recipient().wrap(KEY), HybridIdentity.generate(os.urandom)
    assert HYBRID.unwrap(mine) == KEY
    assert other.unwrap(mine) is None


# Headers


def header(*lines: bytes) -> bytes:
    return b"age-encryption.org/v1\n" + b"".join(line + b"\n" for line in lines)


MAC = b"--- " + base64.b64encode(bytes(32)).rstrip(b"=")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"age-encryption.org/v2\n",
        header(),
        header(MAC),
        header(b"-> a", b"", b"---"),
        header(b"-> a", b"", b"--- AAAA"),
        header(b"-> a", b"", b"--- " + "қ".encode()),
        header(b"-> ", b"", MAC),
        header(b"-> a  b", b"", MAC),
        header(b"-> a\x7f", b"", MAC),
        header(b"-> a", b"A" * 65, MAC),
        header(b"-> a", b"A" * 64, MAC),
        header(b"-> a", b"AB", MAC),
        header(b"-> a", b"A", MAC),
        header(b"-> a", b"!!", MAC),
        header(b"-> " + b"a" * 70_000),
        header(*[line for _ in range(2000) for line in (b"-> a", b"")], MAC),
        header(b"-> a", *[b"A" * 64] * 70_000),
    ],
)
def test_headers_of_another_spelling_are_refused(content: bytes) -> None:
    with pytest.raises(AgeHeaderError):
        read_header(io.BytesIO(content))


@given(
    st.lists(
        st.builds(
            Stanza,
            st.lists(
                st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1),
                min_size=1,
                max_size=3,
            ).map(tuple),
            st.binary(max_size=200),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_header_is_written_is_read(stanzas: list[Stanza]) -> None:
    written = write_header(stanzas, KEY)
    found = read_header(io.BytesIO(written + b"payload"))
    assert found.stanzas == tuple(stanzas)
    assert found.length == len(written)
    found.check_mac(KEY)
    with pytest.raises(AgeHeaderMacError):
        found.check_mac(bytes([1]) * 16)


@given(st.binary(max_size=120), st.text(max_size=20))
@settings(max_examples=200)
def test_base64_has_one_spelling(data: bytes, text: str) -> None:
    assert unb64(b64(data)) == data
    try:
        assert b64(unb64(text)) == text
    except AgeHeaderError:
        return


def test_random_bytes_are_asked_for_in_whole_keys() -> None:
    asked: list[int] = []

    def draw(count: int) -> bytes:
        asked.append(count)
        return os.urandom(count)

    maker: Callable[[int], bytes] = draw
    AgeWriter(io.BytesIO(), [HYBRID.recipient()], maker, stanzas=3)
    assert asked == [16, 32, 32, 16]
    assert age_header.VERSION == b"age-encryption.org/v1"
