"""Paper: blank and filled forms as PDF."""
