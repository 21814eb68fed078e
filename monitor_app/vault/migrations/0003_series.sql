-- Bundles: which series a bundle is a part of, and what a receipt for it is worth.

ALTER TABLE bundles_written ADD COLUMN series TEXT NOT NULL DEFAULT '';
ALTER TABLE bundles_written ADD COLUMN kind TEXT NOT NULL DEFAULT 'testimony';
-- 0 where consent kept something back: no receipt for it lets the record be purged.
ALTER TABLE bundle_items ADD COLUMN whole INTEGER NOT NULL DEFAULT 1;

ALTER TABLE bundles_received ADD COLUMN kind TEXT NOT NULL DEFAULT 'testimony';
ALTER TABLE bundles_received ADD COLUMN series TEXT NOT NULL DEFAULT '';
ALTER TABLE bundles_received ADD COLUMN part INTEGER NOT NULL DEFAULT 1;
ALTER TABLE bundles_received ADD COLUMN parts INTEGER NOT NULL DEFAULT 1;

-- A lawyer decided that a record under seal, or of somebody bound to secrecy, may go.
CREATE TABLE clearances (
    interview TEXT NOT NULL,
    recipient TEXT NOT NULL,      -- name in the team file
    lawyer TEXT NOT NULL,         -- a code, not a name
    decided TEXT NOT NULL,
    PRIMARY KEY (interview, recipient)
) STRICT, WITHOUT ROWID;
