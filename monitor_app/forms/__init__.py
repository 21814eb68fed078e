"""From an XLSForm to an interview in progress."""
