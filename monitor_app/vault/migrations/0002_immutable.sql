-- Version 2: what a person said, and the files that belong to it, stay as they were.

CREATE TRIGGER verbatim_stays BEFORE DELETE ON verbatim_states
WHEN NOT EXISTS (SELECT 1 FROM purging WHERE interview = OLD.interview) BEGIN
    SELECT raise(ABORT, 'what was saved is only purged');
END;
CREATE TRIGGER attachments_never_change BEFORE UPDATE ON attachments BEGIN
    SELECT raise(ABORT, 'an attachment never changes');
END;
CREATE INDEX interviews_by_site ON interviews (site, created, id);
