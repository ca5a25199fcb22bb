#!/usr/bin/env python3
"""Stands for atelier-node where one is started: fake_atelier_node.py --home HOME

What it is like stands in HOME/like: a JSON object of `protocol` (1 without), `fails` (the status
that it ends with at once), `waits` (it makes its socket when a second one was started), `then`
(what the next one is like). It appends its process id to HOME/started, listens on HOME/run/socket,
answers hello and node/stop, and ends with its first client.
"""

import json
import os
import socket
import sys
import time
from pathlib import Path

home = Path(sys.argv[2])
like = json.loads((home / "like").read_text()) if (home / "like").exists() else {}
(home / "like").write_text(json.dumps(like.get("then", like)))
with open(home / "started", "a") as started:
    print(os.getpid(), os.getsid(0), sys.stdin.read() == "", *sys.argv[3:], file=started)
print("it said something", flush=True)
if like.get("fails"):
    sys.exit(like["fails"])
until = time.monotonic() + 20
while like.get("waits") and len((home / "started").read_text().splitlines()) < 2:
    if time.monotonic() > until:
        sys.exit(4)
    time.sleep(0.01)
run = home / "run"
run.mkdir(exist_ok=True)
path = run / "socket"
path.unlink(missing_ok=True)
listener = socket.socket(socket.AF_UNIX)
listener.bind(str(run / "socket.new"))
listener.listen()
os.rename(run / "socket.new", path)
listener.settimeout(20)
peer, _ = listener.accept()
peer.settimeout(20)
for line in peer.makefile("r", encoding="utf-8"):
    call = json.loads(line)
    if call["method"] == "atelier/hello":
        result = {"protocol": like.get("protocol", 1), "device": "d" * 64, "author": "1" * 64}
    elif call["method"] == "atelier/node/stop":
        result = {}
    else:
        result = None
    peer.sendall((json.dumps({"jsonrpc": "2.0", "id": call["id"], "result": result}) + "\n").encode())
    if call["method"] == "atelier/node/stop":
        break
path.unlink()
