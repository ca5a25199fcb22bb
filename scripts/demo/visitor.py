"""Whoever watched the demonstration sits down at one of its seats, in the editor, until he leaves it.

The seats stay as they are meanwhile. What he starts there is ended with it, too: other homes of the
seat have nodes of their own, and a node that went away is started again by the editor.
"""

import os
import subprocess
import sys

from program import Program
from room import OURS_ALONE, PATIENCE_S
from unbroken import unbroken


def has_terminal():
    return all(os.isatty(each) for each in (0, 1, 2))


class Visitor:
    def __init__(self, room, seat, project, language):
        self.room = room
        self.seat = seat
        self.project = project
        self.language = language
        self.editor = None

    def sit(self):
        """Until he leaves the editor."""
        words = ["--home", str(self.seat.home), "--lang", self.language, "--open", self.project]
        # What F5 writes is gone with the room.
        environment = {**os.environ, "HOME": str(self.room.folder)}
        sys.stdout.flush()
        with unbroken:
            command = [*OURS_ALONE, str(self.room.build / "atelier"), *words]
            self.editor = subprocess.Popen(self.room.at(self.seat, command), env=environment)
        self.editor.wait()

    def close(self):
        if self.editor and self.editor.poll() is None:
            self.editor.terminate()  # it gives the terminal back first
            try:
                self.editor.wait(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.editor.kill()
                self.editor.wait()
        for socket in self.room.folder.rglob("run/socket"):
            self.stop_node(socket.parent.parent)

    @staticmethod
    def stop_node(home):
        try:
            program = Program(home)
            program.ask("atelier/node/stop")
            while program.socket.recv(65536):  # until it has ended
                pass
            program.close()
        except (OSError, EOFError):
            pass  # none runs there
