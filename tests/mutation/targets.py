"""Which modules are changed, and the quick tests that must notice every change."""

from collections.abc import Mapping, Sequence

_CRYPTO = "test_mutants_crypto.py"
_AGE = "test_mutants_age.py"
_KEYS = "test_mutants_keys.py"
_PASSPHRASE = "test_mutants_passphrase.py"
_BUNDLE = "test_mutants_bundle.py"
_PAPERS = "test_mutants_papers.py"
_READING = "test_mutants_bundle_reading.py"
_WRITING = "test_mutants_bundle_writing.py"
_PARTS = "test_mutants_bundle_parts.py"
_CONTENTS = "test_mutants_bundle_contents.py"
_DISCLOSURE = "test_mutants_disclosure.py"
_VAULT = "test_mutants_vault.py"
_SLOTS = "test_mutants_vault_keys.py"
_FOLDERS = "test_mutants_vault_folders.py"
_SETTLING = "test_mutants_vault_settling.py"
_TRIES = "test_mutants_vault_tries.py"
_RECORDS = "test_mutants_records.py"

TARGETS: Mapping[str, Sequence[str]] = {
    "crypto/age": ["test_crypto_age.py", _AGE],
    "crypto/age_header": ["test_crypto_age.py", _CRYPTO],
    "crypto/age_keys": ["test_crypto_age.py", _AGE],
    "crypto/bech32": ["test_crypto_age.py", _KEYS],
    "crypto/beside": ["test_beside.py", _CRYPTO],
    "crypto/fingerprint": ["test_crypto.py", _KEYS],
    "crypto/keyslots": ["test_crypto.py", _KEYS],
    "crypto/passphrase": ["test_crypto.py", _PASSPHRASE],
    "crypto/recovery": ["test_crypto.py", _PASSPHRASE],
    "crypto/sshsig": ["test_crypto_sshsig.py", _CRYPTO],
    "crypto/stream": ["test_stream.py", _CRYPTO],
    "crypto/strength": ["test_crypto.py", _PASSPHRASE],
    "crypto/wiping": ["test_crypto.py", _KEYS],
    "team/teamfile": ["test_team.py", "test_mutants_team.py"],
    "bundle/allowed_signers": [_PAPERS],
    "bundle/fields": [_PAPERS],
    "bundle/padding": [_BUNDLE],
    "bundle/receipt": [_PAPERS],
    "bundle/tombstone": [_PAPERS],
    "bundle/ustar": ["test_ustar.py", _BUNDLE],
    "bundle/reader": [
        "test_bundle_vectors.py",
        "test_bundle_unpack.py",
        "test_bundle_damage.py",
        _READING,
    ],
    "bundle/manifest": [
        "test_bundle_manifest.py",
        "test_bundle_vectors.py",
        _READING,
    ],
    "bundle/package": [_CONTENTS],
    "bundle/parts": ["test_bundle_edges.py", _PARTS],
    "bundle/disclosure": [_DISCLOSURE],
    "bundle/series": ["test_bundle_series.py", "test_mutants_series.py"],
    "bundle/pieces": ["test_bundle_series.py", "test_bundle_edges.py", _PARTS],
    "bundle/unpack": ["test_bundle_unpack.py", "test_bundle_edges.py", _READING],
    "bundle/writer": ["test_bundle_edges.py", "test_bundle_damage.py", _WRITING],
    "vault/attachments": ["test_mutants_attachments.py"],
    "vault/audit": ["test_mutants_audit.py"],
    "vault/bundles": ["test_mutants_bundle_rows.py"],
    "vault/clearances": [_RECORDS],
    "vault/folding": ["test_mutants_search.py"],
    "vault/forms": [_RECORDS],
    "vault/identities": ["test_mutants_identities.py"],
    "vault/interviews": [_RECORDS],
    "vault/papers": [_RECORDS],
    "vault/search": ["test_mutants_search.py"],
    "vault/teams": [_RECORDS],
    "vault/visits": ["test_mutants_bundle_rows.py"],
    "vault/withdrawals": [_RECORDS],
    "vault/backup": ["test_mutants_vault_backup.py", "test_mutants_vault_restore.py"],
    "vault/checking": [_SETTLING],
    "vault/database": ["test_mutants_vault_database.py"],
    "vault/folders": [_FOLDERS],
    "vault/meta": [_FOLDERS],
    "vault/migrate": [_FOLDERS],
    "vault/purge": [_SETTLING],
    "vault/settling": [_SETTLING],
    "vault/store": ["test_mutants_vault_open.py", "test_mutants_vault_store.py"],
    "vault/erase": ["test_mutants_vault_erase.py"],
    "vault/hardening": [_TRIES],
    "vault/instance_lock": [_TRIES],
    "vault/keyring": [_SLOTS],
    "vault/last_try": [_TRIES],
    "vault/slots": [_VAULT, _SLOTS],
    "vault/tries": [_TRIES],
    "vault/header": [_VAULT, "test_vault_keys.py", "test_vault_hardening.py"],
}

# Here functions with a decorator are changed too (`@property`, `@contextmanager`).
UNWRAPPED = frozenset(
    f"vault/{name}" for name in ("database", "last_try", "slots", "store", "tries")
)
