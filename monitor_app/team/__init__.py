"""Who is trusted, for what: one signed team file."""
