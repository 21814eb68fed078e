"""Bytes in, bytes out: every cryptographic operation of the program."""
