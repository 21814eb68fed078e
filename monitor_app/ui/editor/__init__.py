"""The editor of an interview: outline, one page per group, autosave."""
