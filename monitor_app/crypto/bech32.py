"""Bech32, as age spells its keys. Source: BIP 173, without its length limit."""

from monitor_app.errors.crypto import NotAnAgeKeyError

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6


def encode(prefix: str, data: bytes) -> str:
    """Return the lower-case Bech32 of `data` under a lower-case prefix."""
    values = _regroup(data, 8, 5, pad=True)
    polymod = _polymod(_expanded(prefix) + values + [0] * _CHECKSUM) ^ 1
    check = [polymod >> 5 * (_CHECKSUM - 1 - i) & 31 for i in range(_CHECKSUM)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values + check)


def decode(text: str) -> tuple[str, bytes]:
    """Return the lower-case prefix and the data.

    Raises:
        NotAnAgeKeyError: mixed case, a foreign character, or a wrong checksum.
    """
    if text not in (text.lower(), text.upper()):
        raise NotAnAgeKeyError
    prefix, separator, rest = text.lower().rpartition("1")
    if not separator or not prefix or len(rest) < _CHECKSUM:
        raise NotAnAgeKeyError
    if not all(33 <= ord(character) <= 126 for character in prefix):
        raise NotAnAgeKeyError
    values = [_ALPHABET.find(character) for character in rest]
    if -1 in values or _polymod(_expanded(prefix) + values) != 1:
        raise NotAnAgeKeyError
    return prefix, bytes(_regroup(bytes(values[:-_CHECKSUM]), 5, 8, pad=False))


def _expanded(prefix: str) -> list[int]:
    codes = [ord(character) for character in prefix]
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check


def _regroup(data: bytes, source: int, target: int, *, pad: bool) -> list[int]:
    """Regroup bits; what is left over is padded, or must be short and zero."""
    accumulator = bits = 0
    groups = []
    for value in data:
        accumulator = accumulator << source | value
        bits += source
        while bits >= target:
            bits -= target
            groups.append(accumulator >> bits & (1 << target) - 1)
        accumulator &= (1 << bits) - 1
    if pad and bits:
        groups.append(accumulator << target - bits)
    elif not pad and (bits >= source or accumulator):
        raise NotAnAgeKeyError
    return groups
