-- Which records came in a bundle, so that a receipt never says of one that was erased
-- here that it is here; and which of a bundle that was sent the receiver does not have.

CREATE TABLE received_items (
    bundle TEXT NOT NULL REFERENCES bundles_received (id) ON DELETE CASCADE,
    interview TEXT NOT NULL,
    PRIMARY KEY (bundle, interview)
) STRICT, WITHOUT ROWID;

ALTER TABLE bundle_items ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
