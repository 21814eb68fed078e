"""Proves what the index of a bundle says of interviews and withdrawals.

The bundle's signature says who sealed it. Each interview has the signature of who
recorded it, over its own bytes: that one is what a court asks for.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor_app.bundle.manifest import BundleKind
from monitor_app.bundle.package import (
    INDEX_NAME,
    RECORD_NAMESPACE,
    Contents,
    PackedRecord,
    PackedVersion,
    form_name,
    version_names,
)
from monitor_app.bundle.tombstone import (
    Tombstone,
    tombstone_hash,
    tombstone_names,
    verify_tombstone,
)
from monitor_app.crypto import sshsig
from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    MalformedBundleError,
    PayloadMismatchError,
    RecordSignatureError,
    TombstoneSignatureError,
    WithheldMismatchError,
)
from monitor_app.forms.casting import is_date, is_time
from monitor_app.forms.definition import FormDef, QuestionDef
from monitor_app.forms.loading import load_form
from monitor_app.forms.submission import Submission, parse_submission
from monitor_app.records.ids import instance_id
from monitor_app.team import Team
from monitor_app.usecases import safety
from monitor_app.usecases.places import bare, counted, is_identity

_META = "meta/"  # a copy has its own
_SEARCHED = ("text", "note", "barcode")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenRecord:
    """A record whose every version is what its author signed."""

    packed: PackedRecord
    submissions: tuple[bytes, ...]  # one for each version
    signatures: tuple[str, ...]
    codes: Mapping[str, str]  # by question name, of the newest version
    level: str  # of protection: what the answers ask for, not only what they state
    highest: str  # level of all its versions: an amendment may have lowered it
    language: str
    texts: Mapping[str, str]  # for the search, by place


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenTombstone:
    """A withdrawal that a trusted signer signed."""

    tombstone: Tombstone
    content: bytes
    signature: str


@dataclass(slots=True)
class Prover:
    """Proves bundle after bundle; reads each form once."""

    _forms: dict[str, FormDef] = field(default_factory=dict)

    def prove(
        self,
        contents: Contents,
        small: Mapping[str, bytes],
        sealed_by: PublicKey,
        team: Team,
        kind: BundleKind,
    ) -> tuple[
        tuple[ProvenRecord, ...], Mapping[str, bytes], tuple[ProvenTombstone, ...]
    ]:
        """Return records, forms by SHA-256 and withdrawals of one bundle.

        Names and testimony never share one: a form of the other kind is refused.

        Raises:
            MalformedBundleError: the index does not agree with what lies beside it.
            PayloadMismatchError: a form or submission is not the one of the index.
            RecordSignatureError: a version is not signed as it claims.
            WithheldMismatchError: a copy and the index differ in what was left out.
            TombstoneSignatureError: a withdrawal is not.
            MonitorError: a form or submission that cannot be read.
        """
        forms = {sha256: small[form_name(sha256)] for sha256 in contents.forms}
        for sha256, xform in forms.items():
            self._read_form(sha256, xform)
            of_names = is_identity(self._forms[sha256])
            if kind is BundleKind.WITHDRAWAL or of_names != (
                kind is BundleKind.IDENTITY
            ):
                raise MalformedBundleError(what=INDEX_NAME)
        records = tuple(
            self._record(record, small, sealed_by, team) for record in contents.records
        )
        tombstones = tuple(
            _tombstone(sha256, small, team) for sha256 in contents.tombstones
        )
        return records, forms, tombstones

    def _read_form(self, sha256: str, xform: bytes) -> None:
        if hashlib.sha256(xform).hexdigest() != sha256:
            raise PayloadMismatchError(name=form_name(sha256))
        if sha256 not in self._forms:
            self._forms[sha256] = load_form(xform)

    def _record(
        self,
        record: PackedRecord,
        small: Mapping[str, bytes],
        sealed_by: PublicKey,
        team: Team,
    ) -> ProvenRecord:
        form = self._forms[record.form_sha256]
        _check_moments(record)
        submissions, signatures, read = [], [], []
        parent: str | None = None
        for version in record.versions:
            document, signature = (
                small[n] for n in version_names(record.id, version.number)
            )
            armored = _signed(record, version, document, signature, team)
            if version.parent_sha256 != parent:
                raise RecordSignatureError(interview=record.id)
            parent = version.sha256
            submissions.append(document)
            signatures.append(armored)
            read.append(_submission(record, version, document, form))
        _check_disclosure(record, sealed_by)
        _check_withheld(record, read)
        _check_attachments(record, read)
        newest = read[-1]
        return ProvenRecord(
            packed=record,
            submissions=tuple(submissions),
            signatures=tuple(signatures),
            codes=_codes(newest),
            level=safety.level(newest.values),
            highest=max(safety.level(each.values) for each in read),
            language=newest.language or record.language,
            texts=_texts(newest, form),
        )


def _check_moments(record: PackedRecord) -> None:
    """Refuse what is no moment: lists are ordered by them, revocations compared."""
    for moment in (record.created, *(each.signed_at for each in record.versions)):
        day, _t, clock = moment.partition("T")
        if not (is_date(day) and is_time(clock)):
            raise MalformedBundleError(what=INDEX_NAME)


def _signed(
    record: PackedRecord,
    version: PackedVersion,
    document: bytes,
    signature: bytes,
    team: Team,
) -> str:
    """Return the armored signature of a version, once it is proven."""
    if hashlib.sha256(document).hexdigest() != version.sha256:
        raise RecordSignatureError(interview=record.id)
    try:
        armored = signature.decode("ascii")
        key = sshsig.verify(armored, document, RECORD_NAMESPACE)
    except (UnicodeDecodeError, MonitorError):
        raise RecordSignatureError(interview=record.id) from None
    if key.line() != version.signer or not _may_sign(key, version.signed_at[:10], team):
        raise RecordSignatureError(interview=record.id)
    return armored


def _may_sign(key: PublicKey, day: str, team: Team) -> bool:
    """Say whether the team knows the key, and had not revoked it on that day.

    Its first day does not matter: interviews may be older than the team file. Of a key
    under two names the one that was taken out of use decides.
    """
    known = [signer for signer in team.signers if signer.public == key]
    revoked = [s.revoked_on.isoformat() for s in known if s.revoked_on is not None]
    return bool(known) and all(day < each for each in revoked)


def _submission(
    record: PackedRecord, version: PackedVersion, document: bytes, form: FormDef
) -> Submission:
    found = parse_submission(document, form)
    same_form = found.form_sha256 == record.form_sha256 == form.sha256
    own_id = found.instance_id == instance_id(record.id, version.number)
    honest = found.disclosed_from == (record.disclosed_from or "")
    if not (same_form and own_id and honest):
        raise MalformedBundleError(what=INDEX_NAME)
    return found


def _check_disclosure(record: PackedRecord, sealed_by: PublicKey) -> None:
    """A copy without some answers is signed by who sealed it, and says what it is."""
    if (record.disclosed_from is None) != (not record.withheld):
        raise MalformedBundleError(what=INDEX_NAME)
    if record.disclosed_from is None:
        return
    if len(record.versions) != 1:
        raise MalformedBundleError(what=INDEX_NAME)
    if record.versions[0].signer != sealed_by.line():
        raise RecordSignatureError(interview=record.id)


def _check_withheld(record: PackedRecord, read: list[Submission]) -> None:
    """The copy marks what the index lists, and holds nothing of it.

    Whoever has the submission alone must see what is missing in it, and the index may
    not promise that something stayed which is there.
    """
    listed = [(entry.question, entry.reason) for entry in record.withheld]
    places = {question for question, _reason in listed}
    for submission in read:
        told = [ref for ref in submission.values if not ref.startswith(_META)]
        told += [*submission.reasons, *submission.translations]
        told += [attachment.ref for attachment in submission.attachments]
        if sorted(submission.withheld) != listed or places & {*map(bare, told)}:
            raise WithheldMismatchError(interview=record.id)


def _check_attachments(record: PackedRecord, read: list[Submission]) -> None:
    """Files are those that a signed version names, with its hashes, and all of them."""
    named = {
        (entry.name, entry.bytes, entry.sha256)
        for submission in read
        for entry in submission.attachments
    }
    packed = {(a.name, a.bytes, a.sha256) for a in record.attachments}
    if named != packed:
        raise MalformedBundleError(what=INDEX_NAME)


def _codes(submission: Submission) -> Mapping[str, str]:
    return {
        ref.rpartition("/")[2]: value
        for ref, value in reversed(submission.values.items())
    }


def _texts(submission: Submission, form: FormDef) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for ref, value in submission.values.items():
        question = form.find(bare(ref))
        if isinstance(question, QuestionDef) and question.kind in _SEARCHED:
            found[counted(form, ref)] = value
    return found


def _tombstone(sha256: str, small: Mapping[str, bytes], team: Team) -> ProvenTombstone:
    document, signature = (small[name] for name in tombstone_names(sha256))
    if tombstone_hash(document) != sha256:
        raise PayloadMismatchError(name=tombstone_names(sha256)[0])
    tombstone = verify_tombstone(document, signature)
    key = PublicKey.from_line(tombstone.signer)
    if not _may_sign(key, tombstone.withdrawn.isoformat(), team):
        raise TombstoneSignatureError
    return ProvenTombstone(
        tombstone=tombstone, content=document, signature=signature.decode("ascii")
    )
