"""An editor as docs/editor-protocol.md wants it, that lives longer than its node.

It shows files, sends what is typed with the revision that its screen had, drops a patch that does
not know its last edit, and keeps what is not saved. When its node dies it goes on showing and
taking keys; with the next run of the node it resumes: opens its files with what it saw last and
sends again what was not processed. Nothing waits here but the few calls of a new connection.

It promises that its screen is the node's text once everything is saved and no patch is on its way.
What the node refuses or hands back goes to `faults`, and the file is not written in any more.
"""

import secrets
import time

from program import Program


class File:
    def __init__(self):
        self.text = ""
        self.caret = 0
        self.patches = 0  # applied since it was opened
        self.edits = 0  # sent since it was opened
        self.version = []  # that it was told last, with how much of the session was in it
        self.processed = 0
        self.was_open = False


class Doing:
    """An edit that is not saved."""

    def __init__(self, uri, delta):
        self.uri = uri
        self.delta = delta
        self.number = 0  # in the session; 0: not sent
        self.was = 0  # its number in the run of the node that lost it


def place_of(text, offset):
    return {"line": text.count("\n", 0, offset), "character": offset - text.rfind("\n", 0, offset) - 1}


def offset_of(text, place):
    at = 0
    for _ in range(place["line"]):
        at = text.index("\n", at) + 1
    return at + place["character"]


class LivingEditor:
    def __init__(self, home, uris):
        self.home = home
        self.session = secrets.token_hex(8)
        self.files = {uri: File() for uri in uris}
        self.doings = []
        self.sent = 0  # writing requests of the session
        self.saved = 0
        self.edits = 0  # that a person made
        self.resumptions = 0
        self.connected = 0  # other seats
        self.faults = []
        self.program = None
        self.seen_due = 0.0

    @property
    def is_attached(self):
        return self.program is not None

    @property
    def is_settled(self):
        return self.is_attached and not self.doings

    # ---- its node --------------------------------------------------------------------------------

    def attach(self):
        """False: there is no node to speak with, or it went away again."""
        try:
            self.program = Program(self.home)
            self.resume()
            return True
        except (OSError, EOFError):
            self.detach()
            return False

    def detach(self):
        if self.program:
            self.program.close()
        self.program = None

    def resume(self):
        processed = self.program.ask("atelier/resume", session=self.session)["processed"]
        if not self.saved <= processed <= self.sent:
            self.faults.append(f"the node has {processed} of {self.sent}, {self.saved} were saved")
        if any(file.was_open for file in self.files.values()):
            self.resumptions += 1
        self.sent = processed
        for doing in self.doings:
            if doing.number > processed:
                doing.was, doing.number = doing.number, 0
        for uri, file in self.files.items():
            self.open(uri, file)
        told, self.program.told = self.program.told, []
        for heard in told:
            self.hear(heard)
        if self.program.status:
            self.status(self.program.status)
        for doing in self.doings:
            if doing.number == 0:
                self.send(doing)

    def open(self, uri, file):
        seen = {"processed": file.processed, "version": file.version}
        opened = self.program.ask("open", uri=uri, **({"seen": seen} if file.was_open else {}))
        # What this node forgot and others gave back to it is in the version that was seen.
        self.doings = [
            doing
            for doing in self.doings
            if not (doing.uri == uri and doing.number == 0 and 0 < doing.was <= file.processed)
        ]
        file.was_open = True
        file.patches = file.edits = 0
        file.version, file.processed = opened["version"], opened["processed"]

    def fileno(self):
        return self.program.fileno()

    # ---- what it tells ---------------------------------------------------------------------------

    def listen(self):
        """Takes what has come; answers the uris of the files that changed by it."""
        try:
            heard = self.program.heard_now()
            self.program.told.clear()
            changed = {each for each in map(self.hear, heard) if each}
            self.say_seen()
            return changed
        except (OSError, EOFError):
            self.detach()
            return set()

    def hear(self, heard):
        params = heard.get("params")
        match heard.get("method"):
            case "edit":
                return self.patch(params)
            case "atelier/status":
                self.status(params)
            case "atelier/rescue":
                self.faults.append(f"handed back: {params['uri']}")
            case None if "error" in heard:
                self.faults.append(f"refused: {heard['error']}")
        return None

    def patch(self, told):
        file = self.files[told["uri"]]
        is_behind = any(doing.number == 0 and doing.uri == told["uri"] for doing in self.doings)
        if is_behind or told["revision"] != file.edits:
            return None  # it does not know the last edit; a fresh one comes
        splices = [
            (offset_of(file.text, each["range"]["start"]), offset_of(file.text, each["range"]["end"]))
            + (each["replacement"],)
            for each in told["delta"]
        ]
        for start, end, inserted in sorted(splices, reverse=True):
            file.text = file.text[:start] + inserted + file.text[end:]
            # What others type where the caret stands comes behind it: a word stays in one piece.
            if file.caret > start:
                moved = file.caret - (end - start) + len(inserted)
                file.caret = moved if file.caret >= end else start
        file.patches += 1
        file.version, file.processed = told["version"], told["processed"]
        return told["uri"]

    def status(self, told):
        self.connected = told["connected"]
        self.saved = max(self.saved, told["saved"])
        self.doings = [each for each in self.doings if not 0 < each.number <= self.saved]

    def say_seen(self):
        """How far the screens are, once a second: the node forgets what nobody refers to."""
        now = time.monotonic()
        if now < self.seen_due:
            return
        self.seen_due = now + 1
        for uri, file in self.files.items():
            self.program.send("atelier/seen", uri=uri, revision=file.patches)

    # ---- the person ------------------------------------------------------------------------------

    def edit(self, uri, start, removed, inserted):
        """Shows it at once, and sends it as soon as there is a node. Answers when it was written."""
        file = self.files[uri]
        range_ = {"start": place_of(file.text, start), "end": place_of(file.text, start + removed)}
        file.text = file.text[:start] + inserted + file.text[start + removed :]
        file.caret = start + len(inserted)
        doing = Doing(uri, [{"range": range_, "replacement": inserted}])
        self.doings.append(doing)
        self.edits += 1
        written = time.monotonic()
        if self.is_attached:
            try:
                self.send(doing)
            except OSError:
                self.detach()
        return written

    def send(self, doing):
        file = self.files[doing.uri]
        file.edits += 1
        self.sent += 1
        doing.number = self.sent
        self.program.send("edit", uri=doing.uri, revision=file.patches, delta=doing.delta)

    def close(self):
        self.detach()
