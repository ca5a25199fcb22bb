"""The seats of a demonstration, and the cables between them.

A seat is a home with its node, and the commands that a person types there. In a LoopbackRoom all
are on this machine's loopback, and every connection passes switch.py; who is where they read in a
list (HOME/peers.txt), since a beacon would tell them ways around the switch. In a WiredRoom each
has a network namespace on one bridge and they find each other by themselves.

A room that is closed leaves no process; a node dies with the program that started it, even when
that is killed.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

from unbroken import unbroken

PATIENCE_S = 20  # nothing that goes well needs so long
HERE = pathlib.Path(__file__).resolve().parent
# Also when we are killed, and even when that was before the kernel knew of it.
OURS_ALONE = [
    *("setpriv", "--pdeathsig", "KILL"),
    *("sh", "-c", '[ "$PPID" = "$0" ] && exec "$@"', str(os.getpid())),
]


class Failure(Exception):
    """It does not go on, and this says why."""


class Seat:
    def __init__(self, room, number, person):
        self.room = room
        self.number = number
        self.person = person
        self.home = room.folder / str(number)
        self.node = None
        self.log_from = 0  # of what this run of the node says

    # ---- its node --------------------------------------------------------------------------------

    def start(self):
        self.home.mkdir(mode=0o700, exist_ok=True)
        log = self.home / "log"
        self.log_from = log.stat().st_size if log.exists() else 0
        with open(log, "ab") as out, unbroken:
            self.node = subprocess.Popen(
                self.room.node_command(self),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def said(self):
        with open(self.home / "log", encoding="utf-8", errors="replace") as log:
            log.seek(self.log_from)
            return log.read()

    def wait_until_it_runs(self):
        end = time.monotonic() + PATIENCE_S
        while " runs on port " not in self.said():
            if self.node.poll() is not None or time.monotonic() > end:
                raise Failure(f"atelier-node: {self.said().strip()}")
            time.sleep(0.01)
        self.room.started(self)

    @property
    def port(self):
        return int(self.said().split(" runs on port ")[1].split(".")[0])

    def kill(self):
        if self.node:
            self.node.kill()
            self.node.wait()
            self.node = None

    # ---- its person ------------------------------------------------------------------------------

    def run(self, *words):
        """The answer of `atelier` to these words, as it tells programs."""
        environment = {**os.environ, "ATELIER_HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        run = subprocess.run(
            [*OURS_ALONE, str(self.room.build / "atelier"), "--format", "json", *map(str, words)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment,
            timeout=120,
        )
        try:
            answer = json.loads(run.stdout)
        except ValueError:
            raise Failure(f"atelier {words[0]}: {run.stderr.decode(errors='replace')}") from None
        if not answer["ok"]:
            raise Failure(f"atelier {' '.join(map(str, words))}: {answer['sentence']}")
        return answer

    def until(self, is_so, what):
        patience_s = self.room.patience_s
        end = time.monotonic() + patience_s
        while not is_so():
            if time.monotonic() > end:
                raise Failure(f"{self.person}: {what}: not within {patience_s} s\n{self.said()}")
            time.sleep(0.05)  # another seat's doing has no event here


class Room:
    patience_s = PATIENCE_S

    def __init__(self, build, folder):
        self.build = pathlib.Path(build).resolve()
        self.folder = pathlib.Path(folder)
        self.seats = []

    def close(self):
        for seat in self.seats:
            seat.kill()

    def at(self, seat, command):
        """The same command, at that seat's machine."""
        return command

    def node(self, seat, *options):
        return [*OURS_ALONE, str(self.build / "atelier-node"), "--home", str(seat.home), *options]


class LoopbackRoom(Room):
    def __init__(self, build, folder, people):
        super().__init__(build, folder)
        self.seats = [Seat(self, number, name) for number, name in enumerate(people, 1)]
        from namespaces import Lines

        numbers = [str(seat.number) for seat in self.seats]
        self.switch = Lines(*OURS_ALONE, sys.executable, str(HERE / "switch.py"), *numbers)
        self.fronts = {}
        for seat in self.seats:
            said = self.switch.wait_for(lambda line, seat=seat: line.startswith(f"port {seat.number} "))
            self.fronts[seat] = f"127.0.0.1:{said.split()[2]}"

    def node_command(self, seat):
        # To where nobody hears, and heard at a port that nobody knows.
        beacons = ["--beacon-addr", "127.255.255.255:1", "--beacon-port", "0"]
        return self.node(seat, "--port", "0", *beacons)

    def started(self, seat):
        others = [self.fronts[other] for other in self.seats if other is not seat]
        (seat.home / "peers.txt").write_text("\n".join(others) + "\n")
        self.tell(f"seat {seat.number} {seat.port} {seat.node.pid}", f"seated {seat.number}")

    def tell(self, words, answer):
        before = len(self.switch.drain())
        self.switch.tell(words)
        self.switch.wait_for(lambda line: line == answer, before)

    def address(self, seat):
        return self.fronts[seat]

    def pull(self, seat):
        self.tell(f"pull {seat.number}", f"pulled {seat.number}")

    def plug(self, seat):
        self.tell(f"plug {seat.number}", f"plugged {seat.number}")

    def close(self):
        super().close()
        self.switch.end()


class WiredRoom(Room):
    def __init__(self, build, folder, people):
        super().__init__(build, folder)
        import namespaces

        if namespaces.REASON:
            raise Failure(namespaces.REASON)
        self.bridge = namespaces.Bridge()
        self.machines = {}
        self.ports = {}
        for number, name in enumerate(people, 1):
            seat = Seat(self, number, name)
            self.seats.append(seat)
            self.machines[seat] = namespaces.Namespace()
            self.bridge.plug(self.machines[seat], "eth0", f"10.1.0.{number}/24")
            self.ports[seat] = f"port{self.bridge.plugs}"

    def at(self, seat, command):
        return self.machines[seat].command(*command)

    def node_command(self, seat):
        return self.at(seat, self.node(seat))

    def started(self, seat):
        pass

    def address(self, seat):
        return f"10.1.0.{seat.number}:24711"

    def pull(self, seat):
        self.bridge.run(f"ip link set {self.ports[seat]} down")

    def plug(self, seat):
        self.bridge.run(f"ip link set {self.ports[seat]} up")

    def close(self):
        super().close()
        for machine in self.machines.values():
            machine.end()
        self.bridge.end()
