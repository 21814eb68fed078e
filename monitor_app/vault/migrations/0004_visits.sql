-- Visits to places, what was planned after them, dates that signed records promise, and
-- what a reviewer noted. All of it is the vault's own: no bundle carries a row of these.

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
CREATE INDEX visits_by_day ON visits (day DESC, id DESC);

CREATE TABLE visit_interviews (
    interview TEXT PRIMARY KEY REFERENCES interviews (id) ON DELETE CASCADE,
    visit TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_interviews_by_visit ON visit_interviews (visit);

CREATE TABLE planned_checks (
    id TEXT PRIMARY KEY,
    visit TEXT NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    person_code TEXT NOT NULL,
    what TEXT NOT NULL,
    due TEXT NOT NULL,            -- local date
    done TEXT NOT NULL,           -- '' until it was done
    outcome TEXT NOT NULL
) STRICT;
CREATE INDEX planned_checks_by_due ON planned_checks (done, due, id);
CREATE INDEX planned_checks_by_visit ON planned_checks (visit, due, id);

-- Dates found in the newest signed version; `version` says how far a record was read.
CREATE TABLE dates_read (
    interview TEXT PRIMARY KEY REFERENCES interviews (id) ON DELETE CASCADE,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE promised_dates (
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,       -- name of the question that holds the date
    due TEXT NOT NULL,
    done TEXT NOT NULL,
    PRIMARY KEY (interview, question)
) STRICT, WITHOUT ROWID;
CREATE INDEX promised_dates_by_due ON promised_dates (done, due);

CREATE TABLE review_notes (
    id TEXT PRIMARY KEY,
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,     -- the one that was read
    kind TEXT NOT NULL,           -- read, request
    questions TEXT NOT NULL,      -- printed numbers, separated by spaces
    note TEXT NOT NULL,
    written TEXT NOT NULL
) STRICT;
CREATE INDEX review_notes_by_interview ON review_notes (interview, written, id);
