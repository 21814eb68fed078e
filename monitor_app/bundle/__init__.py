"""The exchange file."""
