"""Lists that stay quick with a hundred thousand rows."""
