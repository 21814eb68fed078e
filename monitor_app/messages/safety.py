"""Sentences for `errors.safety`, cards of `records.safety`, words to be checked."""

from monitor_app.i18n import N_

SENTENCES = {
    "lint.unsure-kazakh": N_(
        "{question}: a native speaker has to check the Kazakh words ({what})."
    ),
    "safety.stop": N_(
        "It is not safe to talk now. Only date and codes are kept; agree a safer time"
        " or channel."
    ),
    "safety.gate-closed": N_(
        "This opens when it is safe to talk and the person has agreed to."
    ),
    "safety.clinician-only": N_(
        "Only a clinician answers this. Describe and measure; do not judge."
    ),
    "safety.account-first": N_(
        "First the person's own account. The list of methods opens when it has text;"
        " it is never read aloud."
    ),
    "safety.recording-not-agreed": N_(
        "The person has not agreed to this recording. Nothing was stored."
    ),
    "safety.photo-not-agreed": N_(
        "The person has not agreed to photographs. Nothing was stored."
    ),
    "safety.face-photo": N_(
        "Photographs that show the face need their own consent (form D)."
    ),
    "safety.intimate-photo": N_(
        "Photographs of intimate areas need their own consent (form D), and only a"
        " clinician takes them."
    ),
    "safety.child-needs-adult": N_(
        "The person is under 18. Wait for a suitable adult and for the child's own"
        " agreement."
    ),
    "safety.do-not-contact": N_(
        "The person must not be contacted. Only the coordinator can lift this."
    ),
    "safety.coordinator-only": N_("Only the coordinator decides this."),
    "safety.reason-needed": N_(
        "Write down why the person may be contacted again. Nothing was changed."
    ),
    "safety.copy-not-safe": N_(
        "The record does not say that a copy is safe with the person. A paper that is"
        " found can do harm: ask the person, then answer “Copy left with the person”"
        " with “yes”. Nothing was printed."
    ),
    "safety.no-paper": N_(
        "It was agreed that no paper stays with the person: one that is found can do"
        " harm. Nothing was printed. If this has changed, correct the record first."
    ),
    "safety.role-reads-no-content": N_(
        "Your role opens no testimony. Ask the coordinator."
    ),
    "safety.coordinator-first": N_(
        "The risk is high. Inform the coordinator and write down code and time before"
        " you sign."
    ),
    "safety.identity-apart": N_(
        "The identity sheet is kept apart from testimony, in the identity store."
        " Nothing was recorded here."
    ),
    "safety.sealed": N_(
        "This may be a state secret and is sealed until a named lawyer decides."
    ),
    "safety.lawyer-only": N_("Only a lawyer decides this. Give the lawyer's code."),
    "card.stop": N_(
        "STOP. Do not interview or write notes now. Agree a safer time or channel."
    ),
    "card.no-promise": N_("We cannot promise release, protection or a result. Say so."),
    "card.secrets-first": N_(
        "Before the account: treatment, injuries, complaints and procedure may be told."
        " Ask the person not to tell state secrets or what a non-disclosure"
        " undertaking covers."
    ),
    "card.asked-before": N_(
        "The person has been asked about these facts before. Look for the earlier"
        " record first; do not make them tell it again."
    ),
    "card.emergency": N_(
        "Danger to life. Ask calmly, do not leave the person alone, call the agreed"
        " specialist, inform the coordinator."
    ),
    "card.sexual-violence": N_(
        "Sexual violence: ask for no details. Offer a specialist. The record is now"
        " strictly confidential."
    ),
    "card.fresh-injuries": N_(
        "Visible injuries fade within days: fill in form E and arrange an independent"
        " examination now."
    ),
    "card.no-marks": N_("Absence of marks does not mean absence of ill-treatment."),
    "card.child": N_(
        "Under 18: a suitable adult, and the child's own agreement. Short questions,"
        " many breaks."
    ),
    "card.lawyer-first": N_(
        "Bound to secrecy: record how secrecy was used, not the secret. A lawyer"
        " approves before anything is shared."
    ),
    "card.not-ready": N_(
        "Not ready to decide: do not ask for consent today. Agree another time."
    ),
    "card.disappeared": N_(
        "Whereabouts unknown or detention denied: an urgent appeal about enforced"
        " disappearance may help. Ask the coordinator today."
    ),
    "card.coordinator": N_(
        "High risk: inform the coordinator now and write down code and time."
    ),
    "card.no-contact": N_("Do not contact this person."),
}
