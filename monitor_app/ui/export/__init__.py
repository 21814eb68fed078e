"""The export wizard: records, recipients, consents, writing, done."""
