-- The whole schema in force, made from migrations/. Not run by anything.
-- PRAGMA user_version = 6

CREATE VIRTUAL TABLE answer_index USING fts5 (
    folded, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0'
);

CREATE TABLE answer_texts (
    id INTEGER PRIMARY KEY,
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    name TEXT NOT NULL UNIQUE,
    original_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    question TEXT NOT NULL,
    derived_from TEXT,
    key_nonce BLOB NOT NULL,
    key_sealed BLOB NOT NULL
) STRICT;

CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE bundle_items (
    bundle TEXT NOT NULL REFERENCES bundles_written (id) ON DELETE CASCADE,
    interview TEXT NOT NULL,
    version INTEGER NOT NULL, whole INTEGER NOT NULL DEFAULT 1, missing INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (bundle, interview, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE bundles_received (
    id TEXT PRIMARY KEY,
    signer TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    previous TEXT NOT NULL,
    tagmanifest_sha256 TEXT NOT NULL UNIQUE,
    received TEXT NOT NULL
, kind TEXT NOT NULL DEFAULT 'testimony', series TEXT NOT NULL DEFAULT '', part INTEGER NOT NULL DEFAULT 1, parts INTEGER NOT NULL DEFAULT 1) STRICT;

CREATE TABLE bundles_written (
    id TEXT PRIMARY KEY,
    file TEXT NOT NULL,           -- last part of the path: a random name
    created TEXT NOT NULL,
    recipients TEXT NOT NULL,     -- names in the team file, JSON list
    purpose TEXT NOT NULL,
    tagmanifest_sha256 TEXT NOT NULL,
    sequence INTEGER NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    handed_over TEXT,
    handed_to TEXT,
    receipt BLOB,
    receipt_at TEXT
, series TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT 'testimony') STRICT;

CREATE TABLE clearances (
    interview TEXT NOT NULL,
    recipient TEXT NOT NULL,      -- name in the team file
    lawyer TEXT NOT NULL,         -- a code, not a name
    decided TEXT NOT NULL,
    PRIMARY KEY (interview, recipient)
) STRICT, WITHOUT ROWID;

CREATE TABLE dates_read (
    interview TEXT PRIMARY KEY REFERENCES interviews (id) ON DELETE CASCADE,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (
    interview TEXT PRIMARY KEY REFERENCES interviews (id) ON DELETE CASCADE,
    snapshot BLOB NOT NULL,
    amends INTEGER,               -- number of the signed version it starts from
    reason TEXT,                  -- why it is amended
    saved TEXT NOT NULL
) STRICT;

CREATE TABLE forms (
    sha256 TEXT PRIMARY KEY,      -- of the compiled XForm
    form_id TEXT NOT NULL,
    version TEXT NOT NULL,
    xform BLOB NOT NULL,
    source BLOB NOT NULL,         -- what was imported, as it was
    source_name TEXT NOT NULL,
    added TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE interviews (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    form_id TEXT NOT NULL,
    form_version TEXT NOT NULL,
    form_sha256 TEXT NOT NULL REFERENCES forms (sha256),
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    person_code TEXT NOT NULL,
    case_no TEXT NOT NULL,
    site TEXT NOT NULL,
    language TEXT NOT NULL,
    sensitivity TEXT NOT NULL,
    open_questions INTEGER NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL
) STRICT;

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE own_notes (
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,       -- place
    note TEXT NOT NULL,
    PRIMARY KEY (interview, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE paper_copies (
    number TEXT PRIMARY KEY,
    form_id TEXT NOT NULL,
    form_version TEXT NOT NULL,
    printed TEXT NOT NULL,
    interview TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE planned_checks (
    id TEXT PRIMARY KEY,
    visit TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    person_code TEXT NOT NULL,
    what TEXT NOT NULL,
    due TEXT NOT NULL,            -- local date
    done TEXT NOT NULL,           -- '' until it was done
    outcome TEXT NOT NULL
) STRICT;

CREATE TABLE promised_dates (
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,       -- name of the question that holds the date
    due TEXT NOT NULL,
    done TEXT NOT NULL,
    PRIMARY KEY (interview, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE purging (
    interview TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE received_items (
    bundle TEXT NOT NULL REFERENCES bundles_received (id) ON DELETE CASCADE,
    interview TEXT NOT NULL,
    PRIMARY KEY (bundle, interview)
) STRICT, WITHOUT ROWID;

CREATE TABLE review_notes (
    id TEXT PRIMARY KEY,
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,     -- the one that was read
    kind TEXT NOT NULL,           -- read, request
    questions TEXT NOT NULL,      -- printed numbers, separated by spaces
    note TEXT NOT NULL,
    written TEXT NOT NULL
) STRICT;

CREATE TABLE team_files (
    serial INTEGER PRIMARY KEY,
    document BLOB NOT NULL,
    accepted TEXT NOT NULL
) STRICT;

CREATE TABLE verbatim_states (
    id INTEGER PRIMARY KEY,
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    text TEXT NOT NULL,
    saved TEXT NOT NULL
) STRICT;

CREATE TABLE versions (
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    submission BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    signature TEXT NOT NULL,
    signer TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    parent_sha256 TEXT,
    reason TEXT,
    PRIMARY KEY (interview, number)
) STRICT;

CREATE TABLE visit_interviews (
    interview TEXT PRIMARY KEY REFERENCES interviews (id) ON DELETE CASCADE,
    visit TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE visits (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL,           -- code of the place
    day TEXT NOT NULL,            -- local date
    arrived TEXT NOT NULL,        -- local time at the gate, HH:MM or ''
    entered TEXT NOT NULL,
    went_out TEXT NOT NULL,
    team TEXT NOT NULL,           -- codes, not names
    present TEXT NOT NULL,        -- who was there while people were spoken to
    refused TEXT NOT NULL,        -- rooms, persons or papers
    not_shown TEXT NOT NULL,
    sampling TEXT NOT NULL,       -- how it was chosen whom to talk to
    plan TEXT NOT NULL,           -- against reprisals
    created TEXT NOT NULL,
    updated TEXT NOT NULL
) STRICT;

CREATE TABLE withdrawals (
    consent_line TEXT PRIMARY KEY,
    withdrawn TEXT NOT NULL,
    document BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_texts_by_interview ON answer_texts (interview);

CREATE INDEX attachments_by_interview ON attachments (interview, id);

CREATE INDEX bundle_items_by_interview ON bundle_items (interview);

CREATE INDEX forms_by_id ON forms (form_id, added);

CREATE INDEX interviews_by_form ON interviews (form_id, updated DESC, id DESC);

CREATE INDEX interviews_by_person ON interviews (person_code);

CREATE INDEX interviews_by_site ON interviews (site, created, id);

CREATE INDEX interviews_by_state ON interviews (state, updated DESC, id DESC);

CREATE INDEX interviews_by_time ON interviews (updated DESC, id DESC);

CREATE INDEX planned_checks_by_due ON planned_checks (done, due, id);

CREATE INDEX planned_checks_by_visit ON planned_checks (visit, due, id);

CREATE INDEX promised_dates_by_due ON promised_dates (done, due);

CREATE INDEX received_by_signer ON bundles_received (signer, sequence);

CREATE INDEX review_notes_by_interview ON review_notes (interview, written, id);

CREATE INDEX verbatim_by_question ON verbatim_states (interview, question, id);

CREATE INDEX visit_interviews_by_visit ON visit_interviews (visit);

CREATE INDEX visits_by_day ON visits (day DESC, id DESC);

CREATE TRIGGER attachments_never_change BEFORE UPDATE ON attachments BEGIN
    SELECT raise(ABORT, 'an attachment never changes');
END;

CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit BEGIN
    SELECT raise(ABORT, 'the log never changes');
END;

CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN
    SELECT raise(ABORT, 'the log never shrinks');
END;

CREATE TRIGGER verbatim_never_changes BEFORE UPDATE ON verbatim_states BEGIN
    SELECT raise(ABORT, 'what was saved stays as it was');
END;

CREATE TRIGGER verbatim_stays BEFORE DELETE ON verbatim_states
WHEN NOT EXISTS (SELECT 1 FROM purging WHERE interview = OLD.interview) BEGIN
    SELECT raise(ABORT, 'what was saved is only purged');
END;

CREATE TRIGGER versions_never_change BEFORE UPDATE ON versions BEGIN
    SELECT raise(ABORT, 'a signed version never changes');
END;

CREATE TRIGGER versions_stay BEFORE DELETE ON versions
WHEN NOT EXISTS (SELECT 1 FROM purging WHERE interview = OLD.interview) BEGIN
    SELECT raise(ABORT, 'a signed version is only purged');
END;

