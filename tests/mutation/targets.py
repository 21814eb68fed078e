"""Which modules are changed, and the quick tests that must notice every change."""

from collections.abc import Mapping, Sequence

_CRYPTO = "test_mutants_crypto.py"
_BUNDLE = "test_mutants_bundle.py"
_VAULT = "test_mutants_vault.py"

TARGETS: Mapping[str, Sequence[str]] = {
    "crypto/age": ["test_crypto_age.py", _CRYPTO],
    "crypto/age_header": ["test_crypto_age.py", _CRYPTO],
    "crypto/age_keys": ["test_crypto_age.py", _CRYPTO],
    "crypto/bech32": ["test_crypto_age.py", _CRYPTO],
    "crypto/beside": ["test_beside.py", _CRYPTO],
    "crypto/fingerprint": ["test_crypto.py", _CRYPTO],
    "crypto/keyslots": ["test_crypto.py", _CRYPTO],
    "crypto/passphrase": ["test_crypto.py", _CRYPTO],
    "crypto/recovery": ["test_crypto.py", _CRYPTO],
    "crypto/sshsig": ["test_crypto_sshsig.py", _CRYPTO],
    "crypto/stream": ["test_stream.py", _CRYPTO],
    "crypto/strength": ["test_crypto.py", _CRYPTO],
    "crypto/wiping": ["test_crypto.py", _CRYPTO],
    "bundle/padding": [_BUNDLE],
    "bundle/ustar": ["test_ustar.py", _BUNDLE],
    "vault/header": [_VAULT, "test_vault_keys.py", "test_vault_hardening.py"],
}
