#!/bin/bash
# Puts Atelier on a stick: both programs, fully static, that need nothing of the machine they are
# started on but Linux.
#
#   scripts/stick.sh DIR [--kit FILE] [--build DIR]
#
#   DIR           the stick, or a folder to be copied on one
#   --kit FILE    what `atelier kit make` made: whoever starts from the stick joins that class
#   --build DIR   where the static programs are built already (else they are, in build/static)
#
# On it: Atelier.desktop (a double click), LISEZMOI.txt, programmes/, classe.kit. What of these is
# there already is replaced; nothing else is touched. It ends when all is on the stick.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/scripts/environment.sh"

fail() {
    echo "$1" >&2
    exit "${2:-1}"
}

stick= kit= build=
while [ $# -gt 0 ]; do
    case $1 in
    --kit) kit=${2:?--kit: name a file} && shift ;;
    --build) build=${2:?--build: name a folder} && shift ;;
    -*) fail "$(sed -n '2,/^set/s/^# \?//p' "${BASH_SOURCE[0]}")" 2 ;;
    *) stick=$1 ;;
    esac
    shift
done
[ -n "$stick" ] || fail "$(sed -n '2,/^set/s/^# \?//p' "${BASH_SOURCE[0]}")" 2
[ -d "$stick" ] || fail "$stick: there is no such folder. Is the stick in?"
[ -z "$kit" ] || [ -f "$kit" ] || fail "$kit: there is no such kit. Make one: atelier kit make --uses N --out FILE"

if [ -z "$build" ]; then
    build=$root/build/static
    (
        cd "$root"
        scripts/setup.sh
        cmake --preset static
        cmake --build --preset static -j "$(jobs_here)"
    ) >&2
fi
for program in atelier atelier-node; do
    [ -x "$build/$program" ] || fail "$build/$program: it is not built"
    # A program that wants libraries would start here and nowhere else.
    if readelf --program-headers "$build/$program" | grep -q INTERP; then
        fail "$build/$program is not static. Leave --build away, and it is built."
    fi
done

mkdir -p "$stick/programmes"
for program in atelier atelier-node; do
    strip -o "$stick/programmes/$program" "$build/$program"
done
cp "$root/scripts/stick/demarrer.sh" "$stick/programmes/"
cp "$root/scripts/stick/Atelier.desktop" "$root/scripts/stick/LISEZMOI.txt" "$stick/"
[ -z "$kit" ] || cp "$kit" "$stick/classe.kit"
sync -f "$stick" # it may be drawn out now
du -ch "$stick/programmes/atelier" "$stick/programmes/atelier-node" | tail -n 1 | cut -f 1 |
    sed "s|\$| of programs are on $stick.|"
