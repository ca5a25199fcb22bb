"""What a process costs while it rests, as the kernel counts it."""

import pathlib
import time


def status(pid):
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":", 1) for line in lines)


def resident_mib(pid):
    return int(status(pid)["VmRSS"].split()[0]) / 1024


def processor_seconds(pid):
    return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def wake_ups(pid):
    """How often it waited, and so how often something woke it."""
    return int(status(pid)["voluntary_ctxt_switches"])


def network_bytes(pid):
    """In and out by all cards of its network namespace, loopback left out."""
    total = 0
    for line in pathlib.Path(f"/proc/{pid}/net/dev").read_text().splitlines()[2:]:
        name, words = line.split(":")
        numbers = list(map(int, words.split()))
        total += 0 if name.strip() == "lo" else numbers[0] + numbers[8]
    return total


def at_rest(pid, seconds):
    """Figures of a second, over so many."""
    before = processor_seconds(pid), wake_ups(pid), network_bytes(pid)
    began = time.monotonic()
    time.sleep(seconds)
    took = time.monotonic() - began
    after = processor_seconds(pid), wake_ups(pid), network_bytes(pid)
    processor, woken, passed = ((now - then) / took for then, now in zip(before, after))
    return {"cpu_percent": processor * 100, "wake_ups": woken, "bytes": passed}
