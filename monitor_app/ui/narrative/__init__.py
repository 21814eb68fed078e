"""A person's account on a page of its own, with its translation beside it."""
