"""Identifiers: random, meaningless, never reused.

128 random bits as 26 lower-case base32 characters (RFC 4648, section 6, no padding).
They name interviews, attachments and bundles and are safe in file names everywhere.
"""

import base64
import re
import uuid
from collections.abc import Callable

LENGTH = 26
_SPELLING = re.compile(r"[a-z2-7]{25}[aeimquy4]")  # 130 bits carry 128: 2 are zero


def new_id(random_bytes: Callable[[int], bytes]) -> str:
    """Draw an identifier."""
    return base64.b32encode(random_bytes(16)).decode().rstrip("=").lower()


def is_id(text: str) -> bool:
    """Say whether `text` is spelled like an identifier."""
    return _SPELLING.fullmatch(text) is not None


def instance_id(interview: str, version: int) -> str:
    """Return the ODK instance id of one version of an interview.

    It is a name-based UUID (RFC 9562, 5.5), so that the same version has the same
    instance id wherever it is computed.
    """
    if not is_id(interview) or version < 1:
        raise ValueError("not a version of an interview")
    return f"uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{interview}/{version}')}"
