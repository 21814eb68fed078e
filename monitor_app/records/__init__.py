"""What we record: plain values and their rules. No input, no output."""
