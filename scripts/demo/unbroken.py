"""What must not be left halfway when somebody ends the demonstration: a process or a folder that is
made and not known yet would never be cleaned up.
"""

import signal


class Unbroken:
    def __init__(self):
        self.depth = 0
        self.asked = None  # the signal that came meanwhile

    def __enter__(self):
        self.depth += 1

    def __exit__(self, *_):
        self.depth -= 1
        if self.depth == 0 and self.asked is not None:
            asked, self.asked = self.asked, None
            signal.raise_signal(asked)

    def puts_off(self, number):
        """For a handler of signals: whether this one comes again by itself."""
        if self.depth > 0:
            self.asked = number
        return self.depth > 0


unbroken = Unbroken()
