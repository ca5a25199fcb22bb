#!/bin/bash
# Atelier shown with real nodes: a class of three seats on this machine, two scripted learners who
# type in the same pages, a crash, a pulled cable, and the site as a zip at the end. At a terminal the
# editor then opens at the seat of one of the learners; the class stays up until you leave it (Ctrl+Q).
#
#   scripts/demo.sh [--site DIR] [--out DIR] [--seconds N] [--lang en|fr] [--rooms N] [--build DIR]
#   scripts/demo.sh --auto …      quiet but for a last line of JSON; exit 0: all equal, nothing lost
#
#   --site DIR     a site of your own (samples/boulangerie)
#   --out DIR      where its zip goes (build/demo)
#   --seconds N    how long people type (30)
#   --rooms N      N seats with a network card and a cable each (network namespaces: needs root, or
#                  a kernel that lets everybody have some)
#   --build DIR    programs that are built already; nothing is installed or compiled then
#
# From a bare Debian 12 it installs what is missing first (root) and compiles. Whatever ends it,
# Ctrl-C too, it leaves no process behind. The bytes of the programs are those of the release preset.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
locale=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
. "$root/scripts/environment.sh"

case $locale in fr*) language=fr ;; *) language=en ;; esac
build=
auto=
arguments=()
while [ $# -gt 0 ]; do
    case $1 in
    --help | -h)
        sed -n '2,/^set/s/^# \?//p' "${BASH_SOURCE[0]}"
        exit
        ;;
    --lang) language=${2:-} && shift ;;
    --build) build=${2:-} && shift ;;
    *)
        [ "$1" = --auto ] && auto=1
        if [ "$1" = --site ] && [ ! -e "${2:-}" ]; then # before minutes of compiling
            echo "--site ${2:-}: there is no such folder" >&2
            exit 2
        fi
        arguments+=("$1")
        ;;
    esac
    shift || break
done
if ! [[ $language =~ ^(en|fr)$ ]]; then
    echo "--lang en|fr" >&2
    exit 2
fi

say() {
    [ -n "$auto" ] || echo "$1"
}

# In a group of its own, so that all that compiles ends with us.
run_quietly() {
    # Before it starts: who ends us the moment after shall find it.
    trap '[ -z "${!-}" ] || kill -TERM -- -$! 2>/dev/null; wait; exit 143' TERM HUP
    trap '[ -z "${!-}" ] || kill -TERM -- -$! 2>/dev/null; wait; exit 130' INT
    set -m
    (cd "$root" && "$@") >>"$log" 2>&1 &
    set +m
    local code=0
    wait $! || code=$?
    trap - TERM HUP INT
    if [ $code != 0 ]; then
        tail -n 30 "$log" >&2
        exit $code
    fi
}

build_programs() {
    cmake --preset release
    cmake --build --preset release -j "$(jobs_here)" --target atelier atelier-node
}

began=$(date +%s.%N)
if [ -z "$build" ]; then
    build=$root/build/release
    log=$root/build/logs/demo.log
    mkdir -p "$root/build/logs"
    : >"$log"
    if [ $language = fr ]; then
        say "[   0,0 s] Installation de ce qui manque, puis compilation : des minutes la première fois."
    else
        say "[   0.0 s] What is missing is installed, then compiled: minutes the first time."
    fi
    run_quietly scripts/setup.sh
    run_quietly build_programs
fi
exec python3 "$root/scripts/demo/demo.py" --lang "$language" --build "$build" --began "$began" \
    ${arguments[@]+"${arguments[@]}"}
