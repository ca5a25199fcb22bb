"""Editors of others as their plugins were seen to behave (docs/editor-protocol.md, "Text"): what they
send, what they show, and the odd things that they do with what they are sent. Ours in every line.

A plugin keeps one text a file. It drops an edit of the node that does not know its last edit, counts
those that it applied, and has no way to say that something went wrong: its text is then simply
another. What a real one would stumble over is in `faults`.
"""

import json
import os
import select
import subprocess
import urllib.parse


class Buffer:
    def __init__(self, uri, text):
        self.uri = uri
        self.text = text
        self.is_open = False  # answered
        self.applied = 0  # edits of the node
        self.sent = 0
        self.messages = 0
        self.cursors = {}
        self.counts_too_much = False


def place(text, position):
    """The offset of a line and a character; lines end at \\n only."""
    lines = text.split("\n")
    line = position["line"]
    if line >= len(lines):
        raise IndexError(f"no line {line} of {len(lines)}")
    if position["character"] > len(lines[line]):
        raise IndexError(f"no character {position['character']} in line {line}")
    return sum(len(each) + 1 for each in lines[:line]) + position["character"]


def position(text, offset):
    before = text[:offset]
    return {"line": before.count("\n"), "character": offset - (before.rfind("\n") + 1)}


class Plugin:
    first_id = 1
    says_cursor_as_notification = False

    def __init__(self, program, folder):
        self.bridge = subprocess.Popen(
            [program, "client"], cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        os.set_blocking(self.bridge.stdout.fileno(), False)
        self.bytes = b""
        self.buffers = {}
        self.answers = {}
        self.waiting = {}
        self.next_id = self.first_id
        self.faults = []
        self.has_ended = False

    def close(self):
        self.bridge.kill()
        self.bridge.wait(10)
        for stream in (self.bridge.stdin, self.bridge.stdout, self.bridge.stderr):
            stream.close()

    # ---- the wire --------------------------------------------------------------------------------

    def send(self, method, params, is_notification=False):
        """The id under which it will be answered."""
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        number = None
        if not is_notification:
            number = message["id"] = self.next_id
            self.next_id += 1
            self.waiting[number] = (method, params.get("uri"))
        self.send_raw(json.dumps(message))
        return number

    def send_raw(self, text):
        body = text.encode()
        try:
            self.bridge.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.bridge.stdin.flush()
        except BrokenPipeError:
            self.has_ended = True

    def listen(self, seconds=0.0):
        """All that has come; waits so long for the first of it."""
        while select.select([self.bridge.stdout], [], [], seconds)[0]:
            more = os.read(self.bridge.stdout.fileno(), 65536)
            if not more:
                self.has_ended = True
                break
            self.bytes += more
            seconds = 0
        while b"\r\n\r\n" in self.bytes:
            head, _, rest = self.bytes.partition(b"\r\n\r\n")
            size = int(head.split(b":")[1])
            if len(rest) < size:
                return
            self.bytes = rest[size:]
            self.hear(json.loads(rest[:size]))

    def hear(self, message):
        if message.get("method") == "edit":
            self.hear_edit(message["params"])
        elif message.get("method") == "cursor":
            self.hear_cursor(message["params"])
        elif "id" in message:
            self.answers[message["id"]] = message.get("error") or message["result"]
            method, uri = self.waiting.pop(message["id"], (None, None))
            if method == "open" and "error" not in message:
                self.opened(self.buffers[uri])
        else:
            self.faults.append(f"a message of no kind: {message}")

    def opened(self, buffer):
        buffer.is_open = True

    # ---- files -----------------------------------------------------------------------------------

    def uri_of(self, path):
        return path.as_uri()

    def open(self, path, content=None):
        text = path.read_text(encoding="utf-8") if content is None else content
        buffer = Buffer(self.uri_of(path), text)
        self.buffers[buffer.uri] = buffer
        self.send("open", {"uri": buffer.uri, "content": text})
        return buffer

    def edit(self, buffer, begin, end, replacement):
        delta = [
            {
                "range": {
                    "start": self.place_of(buffer, begin),
                    "end": self.place_of(buffer, end),
                },
                "replacement": replacement,
            }
        ]
        buffer.text = buffer.text[:begin] + replacement + buffer.text[end:]
        return self.send_delta(buffer, delta)

    def place_of(self, buffer, offset):
        return position(buffer.text, offset)

    def send_delta(self, buffer, delta):
        buffer.sent += 1
        return self.send("edit", {"uri": buffer.uri, "revision": buffer.applied, "delta": delta})

    def cursor(self, buffer, offset):
        at = position(buffer.text, offset)
        params = {"uri": buffer.uri, "ranges": [{"start": at, "end": at}]}
        self.send("cursor", params, self.says_cursor_as_notification)

    def shut(self, buffer):
        del self.buffers[buffer.uri]
        self.send("close", {"uri": buffer.uri}, True)

    def hear_cursor(self, said):
        buffer = self.buffers.get(said["uri"])
        if buffer is None:
            return self.faults.append(f"a cursor in {said['uri']}")
        buffer.cursors[said["userid"]] = said["ranges"]

    def hear_edit(self, said):
        buffer = self.buffers.get(said["uri"])
        if buffer is None:
            return self.faults.append(f"an edit of {said['uri']}")
        if not buffer.is_open:
            return self.faults.append("an edit before open was answered")
        buffer.messages += 1
        if said["revision"] != buffer.sent:
            return None  # it does not know what was typed here since; another one comes
        if len(said["delta"]) != 1:  # some apply several one after the other, without shifting
            self.faults.append(f"an edit of {len(said['delta'])} ranges")
        buffer.applied += 1
        for each in said["delta"]:
            try:
                self.apply(buffer, each)
            except IndexError as fault:
                self.faults.append(str(fault))
        return None

    def apply(self, buffer, each):
        begin = place(buffer.text, each["range"]["start"])
        end = place(buffer.text, each["range"]["end"])
        buffer.text = buffer.text[:begin] + each["replacement"] + buffer.text[end:]


class Nvim(Plugin):
    """Escapes bytes in lower case, has no carriage returns, and shows a line break too many behind
    what is inserted after the last one. When the end of a text with a last line break is replaced
    it counts one line too many there, until it is told of something else."""

    def uri_of(self, path):
        quoted = urllib.parse.quote(str(path), safe="/'")
        return "file://" + "".join(
            part.lower() if part.startswith("%") else part
            for part in (quoted[i : i + 3] if quoted[i] == "%" else quoted[i]
                         for i in self.steps(quoted))
        )

    @staticmethod
    def steps(quoted):
        at = 0
        while at < len(quoted):
            yield at
            at += 3 if quoted[at] == "%" else 1

    def apply(self, buffer, each):
        replacement = each["replacement"].replace("\r\n", "\n").replace("\r", "\n")
        start, end = each["range"]["start"], each["range"]["end"]
        is_behind = start == end == position(buffer.text, len(buffer.text))
        ended_with_break = buffer.text.endswith("\n")
        if is_behind and ended_with_break and not replacement.endswith("\n"):
            replacement += "\n"
        at_end = end == position(buffer.text, len(buffer.text)) and start != end
        super().apply(buffer, {"range": each["range"], "replacement": replacement})
        buffer.counts_too_much = at_end and ended_with_break

    def place_of(self, buffer, offset):
        if buffer.counts_too_much and offset == len(buffer.text):
            return {"line": buffer.text.count("\n") + 1, "character": 0}
        return super().place_of(buffer, offset)


class VsCode(Plugin):
    """Counts its messages from 0, sends an empty delta now and then, and knows only what it shows
    when `open` is answered."""

    first_id = 0
    says_cursor_as_notification = True

    def uri_of(self, path):
        return "file://" + urllib.parse.quote(str(path), safe="/")

    def edit(self, buffer, begin, end, replacement):
        number = super().edit(buffer, begin, end, replacement)
        if buffer.sent % 5 == 0:
            self.send_delta(buffer, [])
        return number
