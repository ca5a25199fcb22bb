#!/bin/bash
# One day of the simulated room, told in plain words: who typed, what broke, how it ended.
#
#   scripts/demo.sh [SEED] [--lang en|fr]     without SEED a short one; French where the locale is
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
locale=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
. scripts/environment.sh

seed=7
case $locale in fr*) language=fr ;; *) language=en ;; esac
while [ $# -gt 0 ]; do
    case $1 in
    --lang)
        language=${2:-}
        if [ $# -gt 1 ]; then shift; fi
        ;;
    *) seed=$1 ;;
    esac
    shift
done
if ! [[ $seed =~ ^[0-9]+$ && $language =~ ^(en|fr)$ ]]; then
    sed -n '2,4s/^# \?//p' "${BASH_SOURCE[0]}" >&2
    exit 2
fi

# What is built says so on stderr, so that the story alone is the output.
{
    scripts/setup.sh
    cmake --preset release
    cmake --build --preset release -j "$(jobs_here)" --target salle
} >&2
exec build/release/salle --tell "$seed" --lang "$language"
