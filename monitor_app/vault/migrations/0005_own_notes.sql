-- Notes of the interviewer on questions of a signed record: never part of what goes out.

CREATE TABLE own_notes (
    interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,       -- place
    note TEXT NOT NULL,
    PRIMARY KEY (interview, question)
) STRICT, WITHOUT ROWID;
