"""The window. Qt lives here and nowhere else."""


def main() -> int:
    """Run the GUI."""
    return 0
