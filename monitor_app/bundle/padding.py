"""How long a bundle is made, so that its length says little about its content.

Source: Padmé, in Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
Communication with PURBs" (2019), section 4: at most about 12 % longer, and O(log log L)
bits of the length leak.
"""

from monitor_app.bundle.ustar import BLOCK

SMALLEST = 262_144


def padme(length: int) -> int:
    """Return the padded length of `length` bytes."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << exponent - kept) - 1 if exponent > kept else 0
    return (length + mask) & ~mask


def padded(length: int) -> int:
    """Return the plaintext length of a bundle of `length` bytes without padding."""
    rounded = padme(length)
    return max(SMALLEST, rounded + -rounded % BLOCK)
