"""Monitor: record, protect and report human-rights interviews, offline."""

__version__ = "0.1.0"
