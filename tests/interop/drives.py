"""Runs mount and umount."""

import subprocess


def command(*words: str) -> bool:
    done = subprocess.run(words, capture_output=True, check=False, timeout=30)
    return done.returncode == 0
