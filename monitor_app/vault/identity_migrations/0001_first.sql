-- Version 1 of the identity store. A released migration never changes.

CREATE TABLE sheets (
    person_code TEXT PRIMARY KEY,
    sheet BLOB NOT NULL,
    saved TEXT NOT NULL
) STRICT;
