# Sourced by the other scripts, with `root` = the checkout. Makes the answer the same for a person
# at a terminal and for a machine that starts us with no HOME, USER, LANG, terminal or /sbin in PATH.
# What the environment says of proxies, certificates and registries is kept.

export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
export LC_ALL=C.UTF-8
export PYTHONDONTWRITEBYTECODE=1
export DEBIAN_FRONTEND=noninteractive

# ccache and npm keep their caches under HOME; where that is no folder of ours, under build/.
if [ -z "${HOME:-}" ] || [ ! -w "${HOME:-}" ]; then
    export HOME="$root/build/home"
    mkdir -p "$HOME"
fi

# Compilers and tests at once: one a core, but each may need 2 GiB (a Beast unit takes 1.2 GiB, a
# sanitizer doubles that). A container's limit counts like the machine's memory.
jobs_here() {
    python3 - <<'PYTHON'
import os
gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
try:
    with open("/sys/fs/cgroup/memory.max") as limit:
        gib = min(gib, int(limit.read()) / 2**30)
except (OSError, ValueError):
    pass  # no limit ("max"), or no cgroup v2 here
# 23.4 GiB are sold as 24: round, or every machine has one job less than its label says.
print(max(1, min(len(os.sched_getaffinity(0)), int(round(gib) / 2))))
PYTHON
}
