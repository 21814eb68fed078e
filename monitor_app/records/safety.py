"""Safety rules of an interview, as values: what may be asked now, by whom.

Form library, section 3. A rule looks at one question and at the answers around it and
says nothing or names what is missing first. The rules know the library's own names;
where a form has no such question, the rule has nothing to hold on to and is silent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

INTIMATE_REGIONS = frozenset({"genitals", "anal"})
FACE_REGIONS = frozenset(
    {"head_front", "temple_l", "temple_r", "eye_l", "eye_r", "ear_l", "ear_r"}
    | {"nose", "mouth", "jaw"}
)
CHILDREN = frozenset({"u14", "a14_17"})
UNDER_SECRECY = frozenset({"classified", "nda_person", "clearance"})
GIVEN = "given"

_CONSENTS = frozenset({"d_acts", "d_share"})  # pages of form D
_BEFORE_THE_GATE = frozenset({"hdr", "gate_grp"})
# Rule 1: all that is kept when it is not safe to talk.
_KEPT_WHEN_UNSAFE = frozenset(
    {"record_id", "case_no", "person_code", "iv_date", "iv_start", "sens_level"}
    | {"int1_code", "int2_code", "safe_start"}
)
_CONTACT = frozenset(
    {"contact_how", "fu_next", "cr_next", "ct_phone", "ct_safe", "ct_trust"}
)
_COPY_LEFT = ("copy_given", "d_copy")
_MEASURES, _NO_PAPER = "protect", "nocopy"
_HIGH_RISK = frozenset({"high", "ext"})
_DRAWN = frozenset({"signature", "annotate", "draw"})


class Role(StrEnum):
    """What the person at the keyboard answers for (rule 22)."""

    INTERVIEWER = "interviewer"
    COORDINATOR = "coordinator"
    CLINICIAN = "clinician"
    LAWYER = "lawyer"
    ANALYST = "analyst"  # coded data only
    ADMINISTRATOR = "administrator"  # no content


class Card(StrEnum):
    """What has to be before the interviewer's eyes; `messages` has the words."""

    STOP = "card.stop"
    NO_PROMISE = "card.no-promise"
    SECRETS_FIRST = "card.secrets-first"
    ASKED_BEFORE = "card.asked-before"
    EMERGENCY = "card.emergency"
    SEXUAL_VIOLENCE = "card.sexual-violence"
    FRESH_INJURIES = "card.fresh-injuries"
    NO_MARKS = "card.no-marks"
    CHILD = "card.child"
    LAWYER_FIRST = "card.lawyer-first"
    NOT_READY = "card.not-ready"
    DISAPPEARED = "card.disappeared"
    COORDINATOR = "card.coordinator"
    NO_CONTACT = "card.no-contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Who is recording, and what the person agreed to in form D.

    `acts` maps names of form D (`da_audio` …) to codes of list `consent_state`.
    `contact_lifted`: the coordinator gave a reason to contact the person all the same.
    `on_paper`: the talk was held with a printed form that is typed in now. What orders
    a talk (the account before the methods, an adult beside a child) cannot be made up
    for: such an answer is kept as it stands on the paper, and marked. Whatever keeps
    words out of the vault holds for paper too.
    """

    role: Role = Role.INTERVIEWER
    contact_lifted: bool = False
    on_paper: bool = False
    acts: Mapping[str, str] = field(default_factory=dict)

    def agreed(self, act: str) -> bool:
        """Say whether that exact act was agreed to."""
        return self.acts.get(act) == GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the rules need to know of a question."""

    name: str
    page: str  # outermost group
    flags: frozenset[str] = frozenset()
    media: str = ""  # "image/*" …; "" when it takes no file
    appearance: frozenset[str] = frozenset()
    choice_list: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The answers that a rule may look at.

    Args:
        value: the answer to a question of this name, of the same entry first.
        has: whether the form has a question of this name.
        regions: parts of the body that a photograph shows, or may show.
        rights: who is recording.
    """

    value: Callable[[str], str]
    has: Callable[[str], bool]
    regions: frozenset[str] = frozenset()
    rights: Rights = field(default_factory=Rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Why a place is closed. `code` is that of an error and has its sentence.

    `needs` names the question that would open it, "" when none would.
    """

    code: str
    question: str
    needs: str = ""


def lock_of(asked: Asked, around: Around) -> Lock | None:
    """Return the first rule that closes a question, `None` when it is open."""
    for rule in _RULES:
        found = rule(asked, around)
        if found is not None:
            code, needs = found
            return Lock(code=code, question=asked.name, needs=needs)
    return None


def lock_before_signing(around: Around) -> Lock | None:
    """Return what forbids to sign although every question has its answer (rule 36)."""
    high = around.value("risk_level") in _HIGH_RISK
    if high and around.has("risk_mgr") and not around.value("risk_mgr").strip():
        return Lock(
            code="safety.coordinator-first", question="risk_level", needs="risk_mgr"
        )
    return None


def lock_before_copy(around: Around, measures: frozenset[str]) -> Lock | None:
    """Return what forbids to print a copy that the person keeps (rule 38).

    `measures`: codes of list `protect` that were agreed last; the record's own count.
    """
    asked = [name for name in _COPY_LEFT if around.has(name)]
    agreed = measures | set(around.value(_MEASURES).split())
    if _NO_PAPER in agreed:
        return Lock(code="safety.no-paper", question=_MEASURES, needs=_MEASURES)
    if any(around.value(name) == "yes" for name in asked):
        return None
    needs = asked[0] if asked else ""
    return Lock(code="safety.copy-not-safe", question=needs, needs=needs)


def level_of(stated: str, answers: Mapping[str, frozenset[str]]) -> str:
    """Return the protection level: as stated, or higher where a rule says so.

    Args:
        stated: code of list `sens_level`, "" for none.
        answers: every answer given to the questions of a name.

    Rules 10 (sexual violence: at least l3) and 15 (possible state secret: l4).
    """
    least = ""
    if "yes" in answers.get("inc_sexual", ()):
        least = "l3"
    if "yes" in answers.get("it_secret", ()):
        least = "l4"
    return max(stated, least)


def cards_of(answers: Mapping[str, frozenset[str]]) -> tuple[Card, ...]:
    """Return the cards that answers call for, the most urgent first.

    `answers` holds every code or text by question name, a multiple choice apart; a
    question of the form that has no answer is there with an empty set.
    """
    return tuple(card for card, called in _CARDS if called(answers))


def hidden_choices(choice_list: str, rights: Rights) -> frozenset[str]:
    """Return codes that a list shows only when asked for (rule 50)."""
    shown = rights.role is Role.CLINICIAN and rights.agreed("da_photo_int")
    if choice_list == "body_region" and not shown:
        return INTIMATE_REGIONS
    return frozenset()


def on_persons_copy(flags: frozenset[str]) -> bool:
    """Say whether the person's own copy or screen shows a question (rule 12)."""
    return not flags & {"N", "C"}


def may_read(role: Role, level: str, *, named: bool) -> bool:
    """Say whether a role opens the content of a record (rule 22)."""
    if role in (Role.ADMINISTRATOR, Role.ANALYST):
        return False
    return named or level not in ("l3", "l4")


_Found = tuple[str, str] | None


def _stopped(asked: Asked, around: Around) -> _Found:
    if around.value("safe_start") == "no" and asked.name not in _KEPT_WHEN_UNSAFE:
        return "safety.stop", "safe_start"
    return None


def _gate(asked: Asked, around: Around) -> _Found:
    ours = around.has("gate") and around.has("safe_start")
    if ours and asked.page not in _BEFORE_THE_GATE and around.value("gate") != "1":
        return "safety.gate-closed", "consent_talk"
    return None


def _clinician(asked: Asked, around: Around) -> _Found:
    if "C" in asked.flags and around.rights.role is not Role.CLINICIAN:
        return "safety.clinician-only", ""
    return None


def _account_before_methods(asked: Asked, around: Around) -> _Found:
    if asked.choice_list != "method" or around.rights.on_paper:
        return None
    account = next(filter(around.has, ("inc_account", "free_account")), "")
    if account and not around.value(account).strip():
        return "safety.account-first", account
    return None


def _recording(asked: Asked, around: Around) -> _Found:
    kind = asked.media.partition("/")[0]
    if kind not in ("audio", "video"):
        return None
    act = f"da_{kind}"
    if around.has("consent_audio") or around.rights.acts:
        agreed = around.value("consent_audio") == "yes" or around.rights.agreed(act)
        return None if agreed else ("safety.recording-not-agreed", "consent_audio")
    return None


def _photograph(asked: Asked, around: Around) -> _Found:
    if not asked.media.startswith("image") or asked.appearance & _DRAWN:
        return None
    rights = around.rights
    unnamed = "" if around.value("ph_inj") else "ph_inj"
    if around.regions & INTIMATE_REGIONS and not (
        rights.role is Role.CLINICIAN and rights.agreed("da_photo_int")
    ):
        return "safety.intimate-photo", unnamed
    if around.regions & FACE_REGIONS and not rights.agreed("da_photo_face"):
        return "safety.face-photo", unnamed
    if around.has("ex_photo_c") or rights.acts:
        agreed = around.value("ex_photo_c") == GIVEN or rights.agreed("da_photo_inj")
        return None if agreed else ("safety.photo-not-agreed", "ex_photo_c")
    return None


def _childs_consent(asked: Asked, around: Around) -> _Found:
    """Close what form D lets happen until an adult and the child herself agree."""
    young = around.has("d_assent") and around.value("d_minor") == "yes"
    if not young or asked.page not in _CONSENTS:
        return None
    if not around.value("d_guard").strip():
        return "safety.child-needs-adult", "d_guard"
    if around.value("d_assent") != "yes":
        return "safety.child-needs-adult", "d_assent"
    return None


def _child(asked: Asked, around: Around) -> _Found:
    young = around.value("age_band") in CHILDREN and around.has("minor_guard")
    if around.rights.on_paper:
        return None
    if young and "V" in asked.flags and around.value("minor_guard") != "yes":
        return "safety.child-needs-adult", "minor_guard"
    return None


def _contact(asked: Asked, around: Around) -> _Found:
    never = around.value("contact_rule") == "never"
    if asked.name in _CONTACT and never and not around.rights.contact_lifted:
        return "safety.do-not-contact", "contact_rule"
    return None


_RULES = (
    _stopped,
    _gate,
    _clinician,
    _account_before_methods,
    _recording,
    _photograph,
    _child,
    _childs_consent,
    _contact,
)
_Answers = Mapping[str, frozenset[str]]


def _says(name: str, *codes: str) -> Callable[[_Answers], bool]:
    wanted = frozenset(codes)
    return lambda answers: bool(answers.get(name, frozenset()) & wanted)


def _any(*calls: Callable[[_Answers], bool]) -> Callable[[_Answers], bool]:
    return lambda answers: any(call(answers) for call in calls)


def _unwarned(answers: _Answers) -> bool:
    open_ = "1" in answers.get("gate", ())
    return open_ and "yes" not in answers.get("secret_warn", {"yes"})


_CARDS: tuple[tuple[Card, Callable[[_Answers], bool]], ...] = (
    (Card.STOP, _says("safe_start", "no")),
    (
        Card.EMERGENCY,
        _any(
            _says("psych", "selfharm"),
            _says("py_rep", "selfharm"),
            _says("hl_psy", "selfharm"),
            _says("risk_types", "self", "health"),
        ),
    ),
    (Card.NOT_READY, _any(*(_says(n, "no") for n in ("d_under", "d_free", "d_state")))),
    (Card.CHILD, _any(_says("age_band", *CHILDREN), _says("d_minor", "yes"))),
    (Card.SECRETS_FIRST, _unwarned),
    (
        Card.LAWYER_FIRST,
        _any(_says("clearance", "yes"), _says("secrecy", *UNDER_SECRECY)),
    ),
    (Card.ASKED_BEFORE, _says("prior_iv", "yes")),
    (Card.SEXUAL_VIOLENCE, _says("inc_sexual", "yes")),
    (Card.FRESH_INJURIES, _says("inj_visible", "yes")),
    (Card.NO_MARKS, _any(_says("map_none", "yes"), _says("inj_visible", "no"))),
    (
        Card.DISAPPEARED,
        _any(_says("custody_status", "unknown"), _says("fam_denied", "yes")),
    ),
    (Card.COORDINATOR, _says("risk_level", *_HIGH_RISK)),
    (Card.NO_CONTACT, _says("contact_rule", "never")),
    (Card.NO_PROMISE, lambda answers: "gate" in answers),
)
