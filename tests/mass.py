"""Bundles by the hundred: real interviews, each copied under an id of its own."""

import hashlib
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor_app.bundle.manifest import Series
from monitor_app.bundle.package import (
    RECORD_NAMESPACE,
    PackedRecord,
    PackedVersion,
    attachment_name,
    form_name,
    version_names,
)
from monitor_app.bundle.parts import PackedInterview, share_out
from monitor_app.bundle.writer import BundleRequest, bytes_in_memory, write_bundle
from monitor_app.crypto.age_keys import X25519Identity
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import instance_id, new_id
from monitor_app.records.interview import InterviewSummary, SignedVersion
from monitor_app.records.numbers import RecordNumber
from monitor_app.usecases.team import team_of
from monitor_app.vault import Vault
from tests.exchange import Pair

STRANGER = SigningKey.from_seed(b"s" * 32)
PHOTO_BYTES = 60_000


@dataclass(frozen=True)
class Template:
    """A signed interview with its photos, to be copied."""

    summary: InterviewSummary
    version: SignedVersion
    xform: bytes
    photos: tuple[Attachment, ...]

    @classmethod
    def of(cls, vault: Vault, interview: str) -> "Template":
        summary = vault.interviews.get(interview)
        form = vault.forms.get(summary.form_sha256)
        assert form is not None
        (version,) = vault.interviews.versions(interview)
        photos = vault.attachments.of(interview)
        return cls(summary, version, form.xform, photos)

    def copied(self, rng: random.Random, key: SigningKey) -> PackedInterview:
        """Return the interview under new ids, with new photos, signed anew."""
        id_ = new_id(rng.randbytes)
        text = self.version.submission.decode()
        text = text.replace(instance_id(self.summary.id, 1), instance_id(id_, 1))
        number = str(RecordNumber.draw(rng.randbytes))
        text = text.replace(self.summary.number, number)
        photos, items = [], {}
        for photo in self.photos:
            own, content = new_id(rng.randbytes), rng.randbytes(PHOTO_BYTES)
            copy = Attachment(
                id=own,
                interview=id_,
                name=f"{own}.jpg",
                original_name=photo.original_name,
                media_type=photo.media_type,
                bytes=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                question=photo.question,
            )
            text = text.replace(photo.name, copy.name)
            text = text.replace(photo.sha256, copy.sha256)
            text = text.replace(f'bytes="{photo.bytes}"', f'bytes="{copy.bytes}"')
            photos.append(copy)
            items[own] = bytes_in_memory(attachment_name(copy.name), content)
        submission = text.encode()
        document, signature = version_names(id_, 1)
        summary = self.summary
        record = PackedRecord(
            id=id_,
            number=number,
            form_id=summary.form_id,
            form_version=summary.form_version,
            form_sha256=summary.form_sha256,
            case_no=summary.case_no,
            person_code=summary.person_code,
            site=summary.site,
            language=summary.language,
            sensitivity=summary.sensitivity,
            created=summary.created,
            versions=(
                PackedVersion(
                    number=1,
                    sha256=hashlib.sha256(submission).hexdigest(),
                    signer=key.public.line(),
                    signed_at=self.version.signed_at,
                    parent_sha256=None,
                    reason=None,
                ),
            ),
            attachments=tuple(sorted(photos, key=lambda a: a.id)),
        )
        signed = key.sign(submission, RECORD_NAMESPACE).encode()
        return PackedInterview(
            record=record,
            form=bytes_in_memory(form_name(summary.form_sha256), self.xform),
            files=(
                bytes_in_memory(document, submission),
                bytes_in_memory(signature, signed),
            ),
            attachments=items,
        )


@dataclass
class Sender:
    """Writes one bundle after another, in the order of a real sender."""

    two: Pair
    templates: Sequence[Template]
    folder: Path
    rng: random.Random
    sequence: int = 0
    previous: str = "0" * 64

    def send(
        self,
        key: SigningKey | None = None,
        recipient: object | None = None,
    ) -> Path:
        """Write a bundle of one copy of each template; a bad one leaves no gap."""
        vault, good = self.two.monitor, key is None and recipient is None
        signer = key or vault.signing_key
        packed = [t.copied(self.rng, vault.signing_key) for t in self.templates]
        (part,) = share_out(
            packed, 2**30, purpose="p_store", audit_head="", progress=Progress()
        )
        office = team_of(vault).recipients[0].age()
        written = write_bundle(
            self.folder,
            BundleRequest(
                signer=signer,
                recipients=[recipient or office],  # type: ignore[list-item]
                items=part.items,
                deployment="Коалиция",
                series=Series(id=new_id(self.rng.randbytes), index=1, count=1),
                sequence=self.sequence + 1,
                previous=self.previous,
                created=vault.clock().date(),
                app="0",
            ),
            Progress(),
        )
        if good:
            self.sequence += 1
            self.previous = written.tagmanifest_sha256
        return written.path


def mixed(
    sender: Sender, count: int, bad_of_each: int, told: Callable[[int], None]
) -> dict[str, set[str]]:
    """Write `count` files of which 4 × `bad_of_each` are bad; return names by kind."""
    kinds: dict[str, set[str]] = {"good": set()}
    for done in range(count - 4 * bad_of_each):
        kinds["good"].add(sender.send().name)
        told(done)
    originals = sorted(kinds["good"])
    stranger = X25519Identity.generate().recipient()
    if sender.two.office.office_identity is not None:
        own = sender.two.office.office_identity
        stranger = type(own).generate(sender.rng.randbytes).recipient()  # type: ignore[call-arg, assignment]
    for number in range(bad_of_each):
        cut = sender.send()
        sender.sequence -= 1  # its number never arrives: the next one takes it
        content = bytearray(cut.read_bytes())
        content[-1 - sender.rng.randrange(200_000)] ^= 1
        cut.write_bytes(content)
        kinds.setdefault("corrupt", set()).add(cut.name)
        other = sender.send(recipient=stranger)
        kinds.setdefault("other key", set()).add(other.name)
        signed = sender.send(key=STRANGER)
        kinds.setdefault("badly signed", set()).add(signed.name)
        copy = sender.folder / f"{new_id(sender.rng.randbytes)}.age"
        shutil.copy(sender.folder / originals[number], copy)
        kinds.setdefault("duplicate", set()).add(copy.name)
    return kinds
