"""A program of a seat, as its node's socket sees it: docs/editor-protocol.md, without an editor.

`ask` waits for its answer. Who must not wait sends with `send` and takes what has come with
`heard_now`; the socket can be given to a selector.
"""

import json
import select
import socket
import time


class Refused(Exception):
    pass


class Program:
    def __init__(self, home, patience_s=10):
        self.patience_s = patience_s
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(patience_s)
        try:
            self.socket.connect(str(home / "run" / "socket"))
        except OSError:
            self.socket.close()
            raise
        self.rest = b""
        self.calls = 0
        self.status = None
        self.told = []
        self.ask("atelier/hello", client="test", protocol=1)

    def fileno(self):
        return self.socket.fileno()

    def receive(self):
        more = self.socket.recv(65536)
        if not more:
            raise EOFError("the node went away")
        self.rest += more

    def line(self):
        while b"\n" not in self.rest:
            self.receive()
        line, _, self.rest = self.rest.partition(b"\n")
        return json.loads(line)

    def hear(self):
        heard = self.line()
        if heard.get("method") == "atelier/status":
            self.status = heard["params"]
        elif "method" in heard:
            self.told.append(heard)
        return heard

    def heard_now(self):
        """All that has come, answers too, without waiting for more."""
        heard = []
        while True:
            while b"\n" in self.rest:
                heard.append(self.hear())
            if not select.select([self.socket], [], [], 0)[0]:
                return heard
            self.receive()

    def send(self, method, **params):
        """The number that its answer will bear."""
        self.calls += 1
        call = {"jsonrpc": "2.0", "id": self.calls, "method": method, "params": params}
        self.socket.sendall(json.dumps(call).encode() + b"\n")
        return self.calls

    def ask(self, method, **params):
        number = self.send(method, **params)
        while True:
            heard = self.hear()
            if heard.get("id") == number:
                if "error" in heard:
                    raise Refused(heard["error"])
                return heard["result"]

    def wait_for(self, is_it, patience_s):
        """Until that is so of what was told. False: it never was."""
        end = time.monotonic() + patience_s
        while not is_it():
            left = end - time.monotonic()
            if left <= 0:
                return False
            self.socket.settimeout(left)
            try:
                self.hear()
            except TimeoutError:
                return is_it()
            finally:
                self.socket.settimeout(self.patience_s)
        return True

    def text(self, uri):
        """As a snapshot of its project has it."""
        project = uri.removeprefix("atelier:").split("/")[0]
        files = self.ask("atelier/snapshot", project=project)["files"]
        return next(each["text"] for each in files if each["uri"] == uri)

    def close(self):
        self.socket.close()
