"""Walks all that shows, again and again, as a screen reader does: the system's Python.

It counts the parts of a thing and asks for each by its number, also when the thing has
lost some of them meanwhile. `at_spi_walker SECONDS`; prints how many answered.
"""

import sys
import time

from tests.access import at_spi_reader as reader

reader.patiently(lambda: reader.named("Read back to the person", reader.BUTTON))
end = time.monotonic() + float(sys.argv[1])
answered = 0
while time.monotonic() < end:
    try:
        for node in reader.walk(reader.program()):
            node.get_name()
            node.get_state_set()
            answered += 1
    except reader.GLib.GError:
        continue  # a thing went away between two questions, as things do
print("answered", answered, flush=True)
